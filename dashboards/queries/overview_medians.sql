-- Medians of the published scores: a prefecture's municipalities, and all
WITH municipalities AS (
    SELECT comparison_set, set_key, group_id, median, score_count, asked_count
    FROM mart.score_distribution
    WHERE body_kind = 'municipality'
        AND year = $year
        AND basis = (SELECT default_basis FROM meta.framework)
)
SELECT
    prefectures.pref,
    nation.group_id,
    here.median                         AS here_median,
    coalesce(here.score_count, 0)       AS here_count,
    nation.median                       AS nation_median,
    nation.score_count                  AS nation_count,
    nation.asked_count
FROM municipalities AS nation
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN municipalities AS here
    ON here.comparison_set = 'prefecture' AND here.set_key = prefectures.pref AND here.group_id = nation.group_id
WHERE nation.comparison_set = 'nation'
ORDER BY prefectures.pref, nation.group_id
