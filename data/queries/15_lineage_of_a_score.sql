-- ある団体の群の点は、どのファイルの何行目の答えからいくつずつ来たか | Which cells of which files make up a body's score, and how much is each?
-- 読み方: 算術平均の群では contribution の和が点。値のない行は点に入っていません | Reading: in an arithmetic group the contributions add up to the score
FROM lineage_group('482226', 2025, 'step1')  -- 団体、年度、群 | body, year, group
SELECT indicator, status, points, round(weight, 4) AS weight, round(contribution, 2) AS contribution,
    survey, item, raw_text, file_name, row_no, column_no
ORDER BY contribution DESC NULLS LAST, indicator
