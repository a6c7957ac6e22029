-- Tables and columns that analysts build on and that are gone, though the version of the schema is the same.
SELECT
    schema_name || '.' || table_name || if(
        EXISTS (FROM duckdb_columns() AS new WHERE new.database_name = 'new' AND new.schema_name = old.schema_name AND new.table_name = old.table_name),
        '.' || column_name, ''
    ) AS name
FROM duckdb_columns() AS old
WHERE old.database_name = 'old' AND old.schema_name IN ('raw', 'core', 'mart', 'meta')
    AND (SELECT schema_version FROM old.meta.run) = (SELECT schema_version FROM new.meta.run)
    AND NOT EXISTS (
        FROM duckdb_columns() AS new
        WHERE new.database_name = 'new' AND new.schema_name = old.schema_name AND new.table_name = old.table_name
            AND new.column_name = old.column_name
    )
GROUP BY name
ORDER BY name
