-- Options of a choice indicator with their points, the best first, and how often a prefecture and the nation gave them
WITH counted AS (
    SELECT body.prefecture_code AS pref, value.option_text, value.points, count(*) AS count
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE value.indicator = $indicator
        AND value.status = 'answered'
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY GROUPING SETS ((value.option_text, value.points), (body.prefecture_code, value.option_text, value.points))
)
SELECT
    prefectures.pref,
    nation.option_text,
    nation.points,
    coalesce(here.count, 0)     AS here_count,
    nation.count                AS nation_count
FROM counted AS nation
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here
    ON here.pref = prefectures.pref
    AND here.option_text IS NOT DISTINCT FROM nation.option_text
    AND here.points IS NOT DISTINCT FROM nation.points
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation.points DESC, nation.option_text
