-- How the values of a number indicator are spread, in 40 bins between the least and the greatest
WITH known AS (
    SELECT value.value, body.prefecture_code AS pref
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE value.indicator = $indicator
        AND value.value IS NOT NULL
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
),
bounds AS (
    SELECT least(min(value), 0) AS low, CASE WHEN $unit = '%' THEN greatest(max(value), 100) ELSE max(value) END AS high
    FROM known
),
binned AS (
    SELECT
        known.pref,
        cast(2.5 * round(40 * (known.value - bounds.low) / nullif(bounds.high - bounds.low, 0)) AS DOUBLE) AS bin
    FROM known, bounds
),
counted AS (
    SELECT pref, bin, count(*) AS count
    FROM binned
    GROUP BY GROUPING SETS ((bin), (pref, bin))
)
SELECT
    prefectures.pref,
    bounds.low,
    bounds.high,
    nation.bin,
    nation.count                AS nation_count,
    coalesce(here.count, 0)     AS here_count
FROM counted AS nation
CROSS JOIN bounds
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.bin IS NOT DISTINCT FROM nation.bin
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation.bin
