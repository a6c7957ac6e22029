-- 団体 × 設問 × 年度 × 改訂 | one row per body × item × year × revision
-- すべての回答とその改訂（ビュー） | All answers with their revisions (a view)
SELECT * FROM interim.answer_repeated
UNION ALL BY NAME
SELECT *, 1 AS revision, true AS is_current FROM interim.answer_received ANTI JOIN interim.answer_repeated USING (answer_key)
