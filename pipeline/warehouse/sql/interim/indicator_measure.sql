-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 変換した値（ビュー）: value は示す値、measure は点にする値 | Values after the transform (a view): `value` is shown, `measure` is what points are made from
--
-- Without a population there is no rate, as without an answer. A logarithm of nothing, or of less, and a rate of somebody
-- per nobody are invalid: they stay in the weights of the bounds.
WITH transformed AS (
    SELECT
        chosen.* EXCLUDE (number), indicator.transform, trait.population, chosen.number,
        indicator.position, indicator.kind, indicator.normalisation, indicator.direction,
        indicator.goalpost_low, indicator.goalpost_high, chosen.number IS NOT NULL AS has_number,
        CASE indicator.transform
            WHEN 'per_1000_population' THEN 1000 * chosen.number / if(trait.population > 0, trait.population, NULL)
            ELSE chosen.number
        END AS value,
        CASE indicator.transform
            WHEN 'none' THEN value
            WHEN 'ratio' THEN value
            WHEN 'count' THEN value
            WHEN 'per_1000_population' THEN value
            WHEN 'log10' THEN CASE WHEN value > 0 THEN log10(value) END
            ELSE error(format('indicator {}: unknown transform {}', chosen.indicator, indicator.transform))
        END AS measure
    FROM staging.chosen_value AS chosen
    JOIN core.indicator AS indicator USING (indicator)
    LEFT JOIN core.body_trait AS trait USING (code, year)
)
SELECT
    * EXCLUDE (status, has_number, transform, population, number),
    CASE
        WHEN status <> 'answered' OR kind <> 'number' OR NOT has_number OR measure IS NOT NULL THEN status
        WHEN transform = 'per_1000_population' AND population IS NULL THEN 'not_answered'
        WHEN transform = 'per_1000_population' AND population = 0 AND number = 0 THEN 'undefined'
        ELSE 'invalid'
    END AS status
FROM transformed
