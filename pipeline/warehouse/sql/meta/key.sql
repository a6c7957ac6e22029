-- 表 × 鍵 | one row per table × key
-- 主キーと、ほかの表を指す列。結合はこの列で行う | Primary keys, and columns that refer to another table: what tables are joined by
-- key: table_schema, table_name, key_kind, columns
SELECT
    cast(table_schema AS VARCHAR)        AS table_schema,      -- 層: raw, core, mart, meta | Layer
    cast(table_name AS VARCHAR)          AS table_name,        -- 表 | Table
    cast(key_kind AS VARCHAR)            AS key_kind,          -- primary 主キー, foreign ほかの表を指す | Primary, or refers to another table
    cast("columns" AS VARCHAR)           AS "columns",         -- 列（カンマ区切り） | Columns, separated by commas
    cast(referred_schema AS VARCHAR)     AS referred_schema,   -- 指す表の層 | Layer of the table referred to
    cast(referred_table AS VARCHAR)      AS referred_table,    -- 指す表 | Table referred to
    cast(referred_columns AS VARCHAR)    AS referred_columns   -- 指す表の列 | Its columns, in the same order
FROM input.key
ORDER BY table_schema, table_name, key_kind DESC, "columns"
