-- マクロ × 列 | one row per macro × column
-- 表のように呼べるマクロと、返る列の意味。引数は meta.macro_parameter | Macros that are called like tables, and what their columns mean; their parameters: meta.macro_parameter
-- key: macro_name, column_name
SELECT
    cast(macro_name AS VARCHAR)   AS macro_name,   -- マクロ | Macro
    cast(example AS VARCHAR)      AS example,      -- 呼び方の例 | How it is called
    cast(ja AS VARCHAR)           AS ja,           -- 意味 | Meaning, Japanese
    cast(en AS VARCHAR)           AS en,           -- 意味（英語） | Meaning, English
    cast(position AS INTEGER)     AS position,     -- 列の順 | Order of the column
    cast(column_name AS VARCHAR)  AS column_name,  -- 列 | Column
    cast(data_type AS VARCHAR)    AS data_type,    -- 型 | Type
    cast(column_ja AS VARCHAR)    AS column_ja,    -- 列の意味 | Meaning of the column, Japanese
    cast(column_en AS VARCHAR)    AS column_en     -- 列の意味（英語） | Meaning of the column, English
FROM input.macro
ORDER BY macro_name, position
