-- 表 × 列 × 値 | one row per table × column × value
-- 符号の意味。status, state のように決まった値だけを取る列と人口帯の、値ごとの意味 | What each value of a coded column means
-- key: table_schema, table_name, column, value
WITH bands AS (
    SELECT
        label, position, from_population,
        lead(from_population) OVER (ORDER BY from_population) AS next_population
    FROM (SELECT *, row_number() OVER (ORDER BY from_population) AS position FROM input.population_band)
),
named AS (
    SELECT label AS value, position, label AS ja, CASE
        WHEN next_population IS NULL THEN format('{:,} inhabitants and more', from_population)
        WHEN from_population = 0 THEN format('fewer than {:,} inhabitants', next_population)
        ELSE format('{:,} to {:,} inhabitants', from_population, next_population - 1)
    END AS en
    FROM bands
    UNION ALL
    SELECT '都道府県', 1 + count(*), '都道府県（市区町村の人口帯には入れない）', 'prefectures, which are in no band of municipalities'
    FROM bands
),
banded AS (
    SELECT DISTINCT table_schema, table_name, column_name AS "column"
    FROM input.dictionary
    WHERE column_name = 'population_band'
)
SELECT
    cast(table_schema AS VARCHAR)  AS table_schema,  -- 層: raw, core, mart, meta | Layer
    cast(table_name AS VARCHAR)    AS table_name,    -- 表 | Table
    cast("column" AS VARCHAR)      AS "column",      -- 列 | Column
    cast(value AS VARCHAR)         AS value,         -- 値 | Value
    cast(position AS INTEGER)      AS position,      -- 並び順 | Order among the values
    cast(ja AS VARCHAR)            AS ja,            -- 意味 | Meaning, Japanese
    cast(en AS VARCHAR)            AS en             -- 意味（英語） | Meaning, English
FROM (FROM input.code UNION ALL BY NAME SELECT * FROM banded, named)
ORDER BY table_schema, table_name, "column", position
