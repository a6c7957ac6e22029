-- 人口帯 | one row per population band
-- 人口の近い団体を比べるための区切り | Bands of population, within which bodies are compared
-- key: label
SELECT
    cast(label AS VARCHAR)           AS label,           -- 名称 | Name
    cast(from_population AS BIGINT)  AS from_population,  -- この人口から次の帯まで | From this population up to the next band
    cast(row_number() OVER (ORDER BY from_population) AS INTEGER) AS population_band_position  -- 順（1が最も小さい） | Order, 1 the smallest
FROM input.population_band
ORDER BY from_population
