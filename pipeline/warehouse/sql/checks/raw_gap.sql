-- 元のセルに戻れない値 | one row per value that differs from the cell it comes from, or has none
SELECT value.code, value.indicator, value.year, value.raw_text, cell.raw_text AS cell_text
FROM core.indicator_value AS value
LEFT JOIN raw.cell AS cell USING (delivery_id, row_no, column_no)
WHERE value.status = 'answered'
    AND (cell.role IS DISTINCT FROM 'answer' OR cell.raw_text IS DISTINCT FROM value.raw_text OR cell.code IS DISTINCT FROM value.code)
