-- In which bands of the nation the municipalities of a prefecture lie, STEP by STEP and pillar by pillar; empty where they have none
SELECT
    body.prefecture_code AS pref,
    groups.group_id, groups.name_ja, groups.name_en, groups.step,
    count(*) FILTER (ranking.band = 'top')                                                  AS top,
    count(*) FILTER (ranking.band = 'middle')                                               AS middle,
    count(*) FILTER (ranking.band = 'bottom')                                               AS bottom,
    count(*) FILTER (ranking.band NOT IN ('top', 'middle', 'bottom'))                       AS straddling,
    count(*) FILTER (ranking.band IS NULL)                                                  AS without_band,
    count(*)                                                                                AS body_count
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS groups USING (perspective, group_id)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
LEFT JOIN mart.ranking AS ranking
    ON ranking.code = score.code AND ranking.year = score.year AND ranking.basis = score.basis
    AND ranking.group_id = score.group_id AND ranking.comparison_set = 'nation'
WHERE body.body_kind = 'municipality'
    AND score.year = $year
    AND score.basis = $basis
    AND score.asked_count > 0
GROUP BY ALL
ORDER BY body.prefecture_code, any_value(groups.parent_id) IS NULL, any_value(groups.position)
