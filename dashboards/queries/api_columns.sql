-- The columns of every table that may be read by address
SELECT table_schema || '.' || table_name AS "table", column_name, data_type, role, unit, ja, en
FROM meta.dictionary
WHERE table_schema IN ('core', 'mart', 'meta')
ORDER BY "table", position
