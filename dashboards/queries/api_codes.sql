-- What each value of a coded column means
SELECT table_schema || '.' || table_name AS "table", "column", value, ja, en
FROM meta.code
ORDER BY "table", "column", position
