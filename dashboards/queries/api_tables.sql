-- Every table that may be read by address, with what it holds
SELECT
    table_schema || '.' || table_name AS "table",
    any_value(purpose_ja) AS title_ja, any_value(purpose_en) AS title_en,
    any_value(grain_ja) AS grain_ja, any_value(grain_en) AS grain_en,
    count(*) AS column_count
FROM meta.dictionary
WHERE table_schema IN ('core', 'mart', 'meta')
GROUP BY ALL
ORDER BY "table"
