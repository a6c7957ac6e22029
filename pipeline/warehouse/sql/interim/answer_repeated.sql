-- 団体 × 設問 × 年度 × 改訂 | one row per body × item × year × revision
-- 二度以上届いた回答の改訂。後から届いた空欄や保留の回答は前の回答に代わらない | Revisions of what was said more than once; a later blank or held-back cell replaces nothing
--
-- Perhaps two answers of one mark are among them, which come out as they would without.
WITH marks AS (
    SELECT hash(code, survey, item, year) AS mark FROM input.answer GROUP BY ALL HAVING count(*) > 1
),
heard AS (
    SELECT *
    FROM interim.answer_received
    SEMI JOIN marks USING (mark)
    QUALIFY speaks OR NOT bool_or(speaks) OVER (PARTITION BY code, survey, item, year)
),
compared AS (
    SELECT
        *,
        lag(status) OVER w IS DISTINCT FROM status
            OR lag(raw_text) OVER w IS DISTINCT FROM raw_text
            OR lag(number) OVER w IS DISTINCT FROM number AS is_change
    FROM heard
    WINDOW w AS (PARTITION BY code, survey, item, year ORDER BY known_from, is_correction, delivery_name)
)
SELECT
    *,
    row_number() OVER w AS revision,
    lead(code) OVER w IS NULL AS is_current
FROM compared
WHERE is_change
WINDOW w AS (PARTITION BY code, survey, item, year ORDER BY known_from, is_correction, delivery_name)
