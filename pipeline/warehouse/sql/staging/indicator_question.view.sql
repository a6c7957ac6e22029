-- 同じことを問われた団体 × 年度 × 基準 × 指標 × 調査 | one row per audience × year × basis × indicator × survey that asked it
-- どの調査のどの設問が指標を尋ねたか（ビュー）。尋ねた調査のない指標は item が空の1行 | Which item of which survey asked an indicator (a view); an indicator that none asked is one row without an item
WITH years AS (
    -- a register that is in no basis brings no years
    SELECT DISTINCT year FROM input.answer SEMI JOIN input.basis_survey USING (survey)
),
bases AS (
    SELECT DISTINCT basis FROM input.basis_survey
),
audiences AS (
    SELECT audience, any_value(body_kind) AS body_kind, any_value(editions) AS editions
    FROM interim.audience
    GROUP BY audience
),
grid AS (
    SELECT audiences.audience, audiences.body_kind, years.year, bases.basis, indicator.indicator
    FROM audiences, years, bases, core.indicator AS indicator
),
editions AS (
    SELECT audience, body_kind, unnest(editions, recursive := true) FROM audiences
),
questions AS (
    SELECT DISTINCT survey, year, body_kind, item FROM input.item_coverage
),
asked AS (
    SELECT
        editions.audience, editions.year, basis_survey.basis, source.indicator,
        source.survey, source.item, source.divisor_item, source.counted_option, source.position AS source_position
    FROM editions
    JOIN questions USING (survey, year, body_kind)
    JOIN input.indicator_source AS source USING (survey, item)
    JOIN input.basis_survey AS basis_survey USING (survey)
)
SELECT
    audience, body_kind, year, basis, indicator, survey, item, divisor_item, counted_option, source_position,
    count(*) OVER (PARTITION BY audience, year, basis, indicator) AS source_count
FROM grid
LEFT JOIN asked USING (audience, year, basis, indicator)
