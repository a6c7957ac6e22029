-- 調査 | one row per survey
-- 調査の名称と出典 | Names and sources of the surveys
SELECT
    cast(survey AS VARCHAR)     AS survey,     -- 調査 | Survey
    cast(title_ja AS VARCHAR)   AS title_ja,   -- 名称 | Title, Japanese
    cast(title_en AS VARCHAR)   AS title_en,   -- 名称（英語） | Title, English
    cast(source_ja AS VARCHAR)  AS source_ja,  -- 出典 | Source, Japanese
    cast(source_en AS VARCHAR)  AS source_en   -- 出典（英語） | Source, English
FROM input.survey
ORDER BY survey
