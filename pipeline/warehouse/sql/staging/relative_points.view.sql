-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator whose points depend on the other bodies
-- ほかの団体の値によって決まる点（ビュー） | Points that depend on the values of the other bodies (a view)
--
-- Over the bodies of one kind, year and basis that have a value; 0.5 where they are all alike. The height of a value is
-- its measure, its sign turned where lower is better:
--   min_max       (height − least) / (most − least)
--   percent_rank  (rank − 1) / (n − 1), rank from the lowest, ties the lower one
--   z_score       clamp((50 + 10 z) / 100, 0, 1), z with the sample standard deviation
WITH measured AS (
    SELECT
        code, year, basis, indicator, body_kind, normalisation,
        CASE direction
            WHEN 'higher' THEN measure
            WHEN 'lower' THEN -measure
            ELSE error(format('indicator {}: unknown direction {}', indicator, direction))
        END AS height
    FROM staging.indicator_measure
    WHERE kind = 'number' AND normalisation <> 'goalposts' AND status = 'answered' AND measure IS NOT NULL
),
compared AS (
    SELECT
        code, year, basis, indicator, normalisation, height,
        min(height) OVER bodies                                                             AS least,
        max(height) OVER bodies                                                             AS most,
        percent_rank() OVER (PARTITION BY year, basis, body_kind, indicator ORDER BY height) AS percent_rank,
        (height - avg(height) OVER bodies) / nullif(stddev_samp(height) OVER bodies, 0)     AS z
    FROM measured
    WINDOW bodies AS (PARTITION BY year, basis, body_kind, indicator)
)
SELECT
    code, year, basis, indicator,
    CASE normalisation
        WHEN 'min_max' THEN if(most = least, 0.5, (height - least) / (most - least))
        WHEN 'percent_rank' THEN if(most = least, 0.5, percent_rank)
        WHEN 'z_score' THEN if(most = least, 0.5, greatest(0, least(1, (50 + 10 * z) / 100)))
        ELSE error(format('indicator {}: unknown normalisation {}', indicator, normalisation))
    END AS points
FROM compared
