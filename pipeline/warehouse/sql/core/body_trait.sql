-- 団体 × 年度 | one row per body × year
-- 類似団体区分と人口（年度ごとの公式値） | Official peer group and population by fiscal year
WITH bands AS (
    SELECT
        label,
        from_population,
        coalesce(lead(from_population) OVER (ORDER BY from_population), 9223372036854775807) AS below_population
    FROM input.population_band
)
SELECT
    cast(code AS VARCHAR)          AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)          AS year,             -- 年度 | Fiscal year
    cast(peer_group AS VARCHAR)    AS peer_group,       -- 類似団体区分 | Official peer group
    cast(population AS BIGINT)     AS population,       -- 住民基本台帳人口 | Population, resident register
    cast(bands.label AS VARCHAR)   AS population_band   -- 人口帯（下限を含む） | Population band, lower bound included
FROM input.body_trait
LEFT JOIN bands ON population >= from_population AND population < below_population
ORDER BY code, year
