-- 表 × 列 × 値 | one row per table × column × value
-- 符号の意味。status, state のように決まった値だけを取る列の、値ごとの意味 | What each value of a coded column means
-- key: table_schema, table_name, column, value
SELECT
    cast(table_schema AS VARCHAR)  AS table_schema,  -- 層: raw, core, mart, meta | Layer
    cast(table_name AS VARCHAR)    AS table_name,    -- 表 | Table
    cast("column" AS VARCHAR)      AS "column",      -- 列 | Column
    cast(value AS VARCHAR)         AS value,         -- 値 | Value
    cast(position AS INTEGER)      AS position,      -- 並び順 | Order among the values
    cast(ja AS VARCHAR)            AS ja,            -- 意味 | Meaning, Japanese
    cast(en AS VARCHAR)            AS en             -- 意味（英語） | Meaning, English
FROM input.code
ORDER BY table_schema, table_name, "column", position
