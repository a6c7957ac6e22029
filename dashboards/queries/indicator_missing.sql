-- Why bodies have no value of an indicator: counts of a prefecture and of the nation
WITH counted AS (
    SELECT body.prefecture_code AS pref, value.status, count(*) AS count
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE value.indicator = $indicator
        AND value.status <> 'answered'
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY GROUPING SETS ((value.status), (body.prefecture_code, value.status))
)
SELECT
    prefectures.pref,
    nation.status,
    coalesce(here.count, 0)     AS here_count,
    nation.count                AS nation_count
FROM counted AS nation
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.status = nation.status
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation_count DESC, nation.status
