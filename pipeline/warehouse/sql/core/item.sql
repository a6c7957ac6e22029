-- 調査 × 年度 × 設問 | one row per survey × year × item
-- 調査の設問 | Items of the surveys
-- key: survey, year, item
SELECT
    cast(survey AS VARCHAR)     AS survey,      -- 調査 | Survey
    cast(year AS INTEGER)       AS year,        -- 年度 | Fiscal year
    cast(item AS VARCHAR)       AS item,        -- 設問 | Item
    cast(text AS VARCHAR)       AS text,        -- 設問の文言 | Wording
    cast(kind AS VARCHAR)       AS kind,        -- 種類: choice 選択, percent 割合, number 数 | Kind of answer
    cast("options" AS VARCHAR[]) AS "options",   -- その年度の選択肢 | Options as that year spelled them
    cast(as_of_date AS DATE)    AS as_of_date   -- 基準日 | Reference date
FROM input.item
ORDER BY survey, year, item
