-- 調査 × 年度 × 都道府県 × 団体の種類 × 設問 | one row per survey × year × prefecture × kind of body × item
-- どこで何が問われたか。全国調査は全国で、調査票は届いた都道府県だけで問われたものとする | What was asked where: a nationwide survey everywhere, a questionnaire where something of it has come in
-- key: survey, year, prefecture_code, body_kind, item
WITH received AS (
    SELECT DISTINCT answer.survey, answer.year, body.body_kind, body.prefecture_code
    FROM input.answer AS answer
    JOIN core.body AS body USING (code)
),
prefectures AS (
    SELECT DISTINCT prefecture_code FROM core.body
),
coverage AS (
    SELECT survey, year, body_kind, prefecture_code, false AS is_nationwide FROM received
    UNION ALL
    SELECT DISTINCT received.survey, received.year, received.body_kind, prefectures.prefecture_code, true FROM received, prefectures
)
SELECT
    cast(survey AS VARCHAR)           AS survey,           -- 調査 | Survey
    cast(year AS INTEGER)             AS year,             -- 年度 | Fiscal year
    cast(prefecture_code AS VARCHAR)  AS prefecture_code,  -- 都道府県の団体コード | Code of the prefecture
    cast(body_kind AS VARCHAR)        AS body_kind,        -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(item AS VARCHAR)             AS item              -- 設問 | Item
FROM input.item_coverage
JOIN coverage USING (survey, year, body_kind, is_nationwide)
ORDER BY survey, year, prefecture_code, body_kind, item
