-- How the values of a number indicator are spread, in 40 bins between the least and the greatest
WITH known AS (
    SELECT value.value, body.prefecture_code = $pref AS is_here
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    WHERE value.indicator = $indicator
        AND value.value IS NOT NULL
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
),
bounds AS (
    SELECT least(min(value), 0) AS low, CASE WHEN $unit = '%' THEN greatest(max(value), 100) ELSE max(value) END AS high
    FROM known
)
SELECT
    bounds.low, bounds.high,
    cast(2.5 * round(40 * (known.value - bounds.low) / nullif(bounds.high - bounds.low, 0)) AS DOUBLE)  AS bin,
    count(*)                                                                                            AS nation_count,
    count(*) FILTER (known.is_here)                                                                     AS here_count
FROM known, bounds
GROUP BY ALL
ORDER BY bin
