-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 変換した値（ビュー）: value は示す値、measure は点にする値 | Values after the transform (a view): `value` is shown, `measure` is what points are made from
--
-- A logarithm of nothing and a rate per nobody are undefined.
WITH transformed AS (
    SELECT
        chosen.* EXCLUDE (number),
        indicator.position, indicator.kind, indicator.normalisation, indicator.direction,
        indicator.goalpost_low, indicator.goalpost_high, chosen.number IS NOT NULL AS has_number,
        CASE indicator.transform
            WHEN 'per_1000_population' THEN 1000 * chosen.number / nullif(trait.population, 0)
            ELSE chosen.number
        END AS value,
        CASE indicator.transform
            WHEN 'none' THEN value
            WHEN 'ratio' THEN value
            WHEN 'per_1000_population' THEN value
            WHEN 'log10' THEN CASE WHEN value > 0 THEN log10(value) END
            ELSE error(format('indicator {}: unknown transform {}', chosen.indicator, indicator.transform))
        END AS measure
    FROM staging.chosen_value AS chosen
    JOIN core.indicator AS indicator USING (indicator)
    LEFT JOIN core.body_trait AS trait USING (code, year)
)
SELECT
    * EXCLUDE (status, has_number),
    CASE
        WHEN status = 'answered' AND kind = 'number' AND has_number AND measure IS NULL THEN 'undefined'
        ELSE status
    END AS status
FROM transformed
