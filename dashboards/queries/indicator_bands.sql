-- One indicator by population band: counts and quartiles of the nation's municipalities, and beside them those of each prefecture
WITH known AS (
    SELECT body.prefecture_code AS pref, trait.population_band AS band, band.from_population, value.status, value.points, value.value
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    JOIN core.body_trait AS trait USING (code, year)
    JOIN core.population_band AS band ON band.label = trait.population_band
    WHERE value.indicator = $indicator
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
),
counted AS (
    SELECT
        pref, band, from_population,
        count(*) FILTER (status = 'answered')                                                                  AS answered_count,
        100 * count(*) FILTER (points >= 1 - 1e-9) / nullif(count(points), 0)                                AS rate,
        count(value)                                                                                            AS value_count,
        quantile_cont(value, 0.25)                                                                              AS lower_quartile,
        median(value)                                                                                           AS median,
        quantile_cont(value, 0.75)                                                                              AS upper_quartile
    FROM known
    GROUP BY GROUPING SETS ((band, from_population), (pref, band, from_population))
)
SELECT
    prefectures.pref, nation.band, nation.from_population,
    nation.answered_count, nation.rate, nation.value_count, nation.lower_quartile, nation.median, nation.upper_quartile,
    coalesce(here.answered_count, 0)    AS here_answered_count,
    here.rate                           AS here_rate,
    coalesce(here.value_count, 0)       AS here_value_count,
    here.median                         AS here_median
FROM counted AS nation
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.band = nation.band
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation.from_population
