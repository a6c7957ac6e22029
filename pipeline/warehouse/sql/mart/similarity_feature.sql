-- 団体 × 年度 | one row per body × year
-- 似た団体を探すための特徴。人口は比で効くよう対数、場所は東西・南北のkm | Traits to find like bodies by: population as a logarithm, so that ratios count, and place in kilometres
-- key: code, year
-- A degree of latitude is 111.2 km; of longitude so much times the cosine of 36°, the middle of the country.
WITH years AS (
    SELECT DISTINCT year FROM core.answer SEMI JOIN input.basis_survey USING (survey)
)
SELECT
    cast(body.code AS VARCHAR)           AS code,            -- 団体コード | Body code
    cast(years.year AS INTEGER)          AS year,            -- 年度 | Fiscal year
    cast(body.body_kind AS VARCHAR)      AS body_kind,       -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(CASE WHEN population > 0 THEN log10(population) END AS DOUBLE) AS log_population,  -- 人口の常用対数 | Logarithm of the population, base 10
    cast(111.2 * cos(radians(36)) * body.longitude AS DOUBLE) AS east_km,  -- 東への距離（km、経度0から） | Kilometres east of longitude 0
    cast(111.2 * body.latitude AS DOUBLE) AS north_km         -- 北への距離（km、赤道から） | Kilometres north of the equator
FROM core.body AS body
JOIN years ON true
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = years.year
ORDER BY body.code, years.year
