-- 元のセルに戻れない値 | one row per value that differs from the cell it comes from, or has none
--
-- A count comes from many cells: the first of them must be of its body. It has none where a list of those with any leaves
-- the body out.
WITH answered AS (
    SELECT value.*, indicator.transform = 'count' AS is_count
    FROM core.indicator_value AS value
    JOIN core.indicator AS indicator USING (indicator)
    WHERE value.status = 'answered'
),
lists AS (
    SELECT survey, year FROM input.edition WHERE unlisted_has_none
)
SELECT value.code, value.indicator, value.year, value.raw_text, cell.raw_text AS cell_text
FROM answered AS value
LEFT JOIN raw.cell AS cell USING (delivery_id, row_no, column_no)
WHERE NOT value.is_count
    AND (cell.role IS DISTINCT FROM 'answer' OR cell.raw_text IS DISTINCT FROM value.raw_text OR cell.code IS DISTINCT FROM value.code)
UNION ALL
SELECT value.code, value.indicator, value.year, value.raw_text, cell.raw_text AS cell_text
FROM answered AS value
LEFT JOIN raw.cell AS cell USING (delivery_id, row_no, column_no)
LEFT JOIN lists USING (survey, year)
WHERE value.is_count
    AND if(value.delivery_id IS NULL, lists.year IS NULL OR value.value <> 0, cell.code IS DISTINCT FROM value.code)
