-- Municipalities, by prefecture, with the range of their place in it over all STEPs
SELECT body.prefecture_code AS pref, ranking.code, ranking.rank_p05, ranking.rank_p95
FROM mart.ranking AS ranking
JOIN core.body AS body USING (code)
JOIN core.perspective AS perspective ON perspective.perspective = ranking.perspective AND perspective.root_id = ranking.group_id
WHERE perspective.has_steps
    AND body.body_kind = 'municipality'
    AND ranking.comparison_set = 'prefecture'
    AND ranking.year = $year
    AND ranking.basis = (SELECT default_basis FROM meta.framework)
ORDER BY ranking.code
