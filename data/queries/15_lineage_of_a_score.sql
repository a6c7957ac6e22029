-- ある団体の群の点は、どのファイルの何行目の答えからいくつずつ来たか | Which cells of which files make up a body's score, and how much is each?
-- 読み方: 算術平均の群では contribution の和が点。値のない行は点に入っていません | Reading: in an arithmetic group the contributions add up to the score
WITH asked AS (SELECT '482226' AS code, 2025 AS year, 'step1' AS group_id, 'full' AS basis)  -- ここを書き換える | change these
SELECT part.child_id AS indicator, part.status, part.points, round(part.weight, 4) AS weight, round(part.contribution, 2) AS contribution,
    value.survey, value.item, answer.raw_text, delivery.name AS file_name, answer.row_no, answer.column_no
FROM asked
JOIN mart.score_component AS part USING (code, year, group_id, basis)
LEFT JOIN core.indicator_value AS value
    ON value.code = part.code AND value.year = part.year AND value.basis = part.basis AND value.indicator = part.child_id
LEFT JOIN core.answer AS answer
    ON answer.code = part.code AND answer.year = part.year AND answer.survey = value.survey AND answer.item = value.item AND answer.is_current
LEFT JOIN meta.delivery AS delivery ON delivery.delivery_id = answer.delivery_id
ORDER BY part.contribution DESC NULLS LAST, indicator
