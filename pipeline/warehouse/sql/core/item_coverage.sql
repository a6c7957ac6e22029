-- 調査 × 年度 × 都道府県 × 団体の種類 × 設問 | one row per survey × year × prefecture × kind of body × item
-- どの都道府県で何が問われたか。問われた団体は core.edition_body にある | In which prefecture what was asked; the bodies that were asked are in core.edition_body
-- key: survey, year, prefecture_code, body_kind, item
WITH places AS (
    SELECT DISTINCT asked.survey, asked.year, body.body_kind, body.prefecture_code
    FROM core.edition_body AS asked
    JOIN core.body AS body USING (code)
)
SELECT
    cast(survey AS VARCHAR)           AS survey,           -- 調査 | Survey
    cast(year AS INTEGER)             AS year,             -- 年度 | Fiscal year
    cast(prefecture_code AS VARCHAR)  AS prefecture_code,  -- 都道府県の団体コード | Code of the prefecture
    cast(body_kind AS VARCHAR)        AS body_kind,        -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(item AS VARCHAR)             AS item              -- 設問 | Item
FROM (SELECT DISTINCT survey, year, body_kind, item FROM input.item_coverage)
JOIN places USING (survey, year, body_kind)
ORDER BY survey, year, prefecture_code, body_kind, item
