-- One indicator over the years: share doing it and median, of the nation's municipalities and of each prefecture; whether a year is comparable with the one before
WITH known AS (
    SELECT body.prefecture_code AS pref, value.year, value.status, value.points, value.value
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE value.indicator = $indicator
        AND body.body_kind = 'municipality'
        AND value.basis = (SELECT default_basis FROM meta.framework)
        AND value.status <> 'not_asked'
),
counted AS (
    SELECT
        pref, year,
        count(*) FILTER (status = 'answered')                                                               AS answered_count,
        count(*) FILTER (points >= 1 - 1e-9)                                                                AS done_count,
        count(points)                                                                                       AS known_count,
        100 * done_count / nullif(known_count, 0)                                                           AS rate,
        median(value)                                                                                       AS median
    FROM known
    GROUP BY GROUPING SETS ((year), (pref, year))
),
breaks AS (
    SELECT year, bool_or(is_break) AS is_break
    FROM mart.indicator_change
    WHERE indicator = $indicator AND basis = (SELECT default_basis FROM meta.framework)
    GROUP BY year
)
SELECT
    prefectures.pref, nation.year,
    nation.answered_count, nation.rate, nation.median,
    coalesce(here.answered_count, 0)        AS here_answered_count,
    here.done_count                         AS here_done_count,
    here.known_count                        AS here_known_count,
    here.rate                               AS here_rate,
    here.median                             AS here_median,
    coalesce(breaks.is_break, false)        AS is_break
FROM counted AS nation
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.year = nation.year
LEFT JOIN breaks ON breaks.year = nation.year
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation.year
