-- 表 × 列 | one row per table × column
-- すべての表と列の意味と、表の行数 | What every table and column means, and the rows of each table
-- key: table_schema, table_name, column_name
SELECT
    cast(table_schema AS VARCHAR)  AS table_schema,  -- 層: raw, core, mart, meta | Layer
    cast(table_name AS VARCHAR)    AS table_name,    -- 表 | Table
    cast(position AS INTEGER)      AS position,      -- 列の順 | Order of the column
    cast(column_name AS VARCHAR)   AS column_name,   -- 列 | Column
    cast(data_type AS VARCHAR)     AS data_type,     -- 型 | Type
    cast(role AS VARCHAR)          AS role,          -- 役割: key 主キー, reference ほかの表を指す, code 符号, measure 数量, flag 真偽, time 日時, text 文字, list 並び | Role: key, reference, code, measure, flag, time, text, list
    cast(unit AS VARCHAR)          AS unit,          -- 単位（数量の列） | Unit, of measures
    cast(ja AS VARCHAR)            AS ja,            -- 意味 | Meaning, Japanese
    cast(en AS VARCHAR)            AS en,            -- 意味（英語） | Meaning, English
    cast(grain_ja AS VARCHAR)      AS grain_ja,      -- 1行の単位 | What a row is, Japanese
    cast(grain_en AS VARCHAR)      AS grain_en,      -- 1行の単位（英語） | What a row is, English
    cast(purpose_ja AS VARCHAR)    AS purpose_ja,    -- 表の内容 | What the table holds, Japanese
    cast(purpose_en AS VARCHAR)    AS purpose_en,    -- 表の内容（英語） | What the table holds, English
    cast(disclosure AS VARCHAR)    AS disclosure,    -- この表を庁外に出せるか: as_it_is そのまま出せる（定義だけから作った表）, open_edition 公開用のデータにあるものだけ出せる, office 出せない（届いたファイルの中身） | May the table leave the office: as_it_is, made from definitions alone; open_edition, only as the open data has it; office, what bodies sent
    cast(row_count AS BIGINT)      AS row_count,     -- 表の行数 | Rows of the table
    cast(empty_ja AS VARCHAR)      AS empty_ja,      -- 行がないときの理由 | Why it has no rows, Japanese
    cast(empty_en AS VARCHAR)      AS empty_en       -- 行がないときの理由（英語） | Why it has no rows, English
FROM input.dictionary
LEFT JOIN input.row_count USING (table_schema, table_name)
ORDER BY table_schema, table_name, position
