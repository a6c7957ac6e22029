-- The primary key of every table
SELECT table_schema || '.' || table_name AS "table", columns
FROM meta.key
WHERE key_kind = 'primary'
ORDER BY "table"
