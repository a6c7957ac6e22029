-- The published tables: what a row is, and how many columns
SELECT table_schema || '.' || table_name AS "table", any_value(grain_ja) AS grain_ja, any_value(grain_en) AS grain_en,
    count(*) AS column_count
FROM meta.dictionary
WHERE table_schema IN ('core', 'mart', 'meta')
GROUP BY ALL
ORDER BY 1
