-- 団体の種類 × 都道府県 × 年度 × 基準 × 指標 × 調査 | one row per kind of body × prefecture × year × basis × indicator × survey that asked it
-- どの調査のどの設問が指標を尋ねたか（ビュー）。尋ねた調査のない指標は item が空の1行 | Which item of which survey asked an indicator (a view); an indicator that none asked is one row without an item
WITH years AS (
    SELECT DISTINCT year FROM input.answer
),
bases AS (
    SELECT DISTINCT basis FROM input.basis_survey
),
places AS (
    SELECT DISTINCT body_kind, prefecture_code FROM core.body
),
grid AS (
    SELECT places.body_kind, places.prefecture_code, years.year, bases.basis, indicator.indicator
    FROM places, years, bases, core.indicator AS indicator
),
asked AS (
    SELECT
        coverage.body_kind, coverage.prefecture_code, coverage.year, basis_survey.basis, source.indicator,
        source.survey, source.item, source.divisor_item, source.position AS source_position
    FROM core.item_coverage AS coverage
    JOIN input.indicator_source AS source USING (survey, item)
    JOIN input.basis_survey AS basis_survey USING (survey)
)
SELECT
    body_kind, prefecture_code, year, basis, indicator, survey, item, divisor_item, source_position,
    count(*) OVER (PARTITION BY body_kind, prefecture_code, year, basis, indicator) AS source_count
FROM grid
LEFT JOIN asked USING (body_kind, prefecture_code, year, basis, indicator)
