-- 調査 | one row per survey
-- 調査の名称、出典、利用条件 | Names, sources and licences of the surveys
-- key: survey
SELECT
    cast(survey AS VARCHAR)     AS survey,     -- 調査 | Survey
    cast(title_ja AS VARCHAR)   AS title_ja,   -- 名称 | Title, Japanese
    cast(title_en AS VARCHAR)   AS title_en,   -- 名称（英語） | Title, English
    cast(source_ja AS VARCHAR)  AS source_ja,  -- 出典 | Source, Japanese
    cast(source_en AS VARCHAR)  AS source_en,  -- 出典（英語） | Source, English
    cast(licence AS VARCHAR)    AS licence,    -- 利用条件の略称。internal は内部資料 | Short name of the licence; internal: not published
    cast(licence_ja AS VARCHAR) AS licence_ja, -- 利用条件 | Licence, Japanese
    cast(licence_en AS VARCHAR) AS licence_en, -- 利用条件（英語） | Licence, English
    cast(licence_url AS VARCHAR) AS licence_url -- 利用条件の掲載先 | Where the licence is found
FROM input.survey
ORDER BY survey
