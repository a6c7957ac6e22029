-- 団体 × 年度 | one row per body × year
-- 類似団体区分と人口（公式値）。まだない年度には直近の過去の値を使い、その年度を示す | Official peer group and population; a year that has none yet takes the latest earlier one, and says which
-- key: code, year
WITH bands AS (
    SELECT
        label,
        row_number() OVER (ORDER BY from_population) AS position,
        from_population,
        coalesce(lead(from_population) OVER (ORDER BY from_population), 9223372036854775807) AS below_population
    FROM input.population_band
),
years AS (
    SELECT year FROM input.answer
    UNION
    SELECT year FROM input.body_trait
),
grid AS (
    SELECT codes.code, years.year FROM (SELECT DISTINCT code FROM input.body_trait) AS codes, years
),
known AS (
    SELECT grid.code, grid.year, trait.year AS trait_year, trait.peer_group, trait.population
    FROM grid
    ASOF JOIN input.body_trait AS trait ON trait.code = grid.code AND trait.year <= grid.year
)
SELECT
    cast(code AS VARCHAR)          AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)          AS year,             -- 年度 | Fiscal year
    cast(peer_group AS VARCHAR)    AS peer_group,       -- 類似団体区分 | Official peer group
    cast(population AS BIGINT)     AS population,       -- 住民基本台帳人口 | Population, resident register
    cast(bands.label AS VARCHAR)   AS population_band,  -- 人口帯（下限を含む） | Population band, lower bound included
    cast(bands.position AS INTEGER) AS population_band_position,   -- 人口帯の順（1が最も小さい） | Order of the population band, 1 the smallest
    cast(trait_year AS INTEGER)    AS trait_year        -- 区分と人口の年度 | Fiscal year of peer group and population
FROM known
LEFT JOIN bands ON population >= from_population AND population < below_population
ORDER BY code, year
