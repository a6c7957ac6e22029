-- Every municipality, by prefecture, in every pillar: above or below the middle of its peers, and what decides whether that holds under every definition of peers
SELECT
    body.prefecture_code AS pref, robustness.code, pillar.group_id, pillar.name_ja, pillar.name_en,
    robustness.among_peers, robustness.is_robust, nation.evidence, score.low, score.high, among_peers.median AS peer_median
FROM mart.robustness AS robustness
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS pillar USING (perspective, group_id)
JOIN mart.group_score AS score USING (code, year, basis, perspective, group_id)
LEFT JOIN mart.ranking AS nation
    ON nation.code = robustness.code AND nation.year = robustness.year AND nation.basis = robustness.basis
    AND nation.group_id = robustness.group_id AND nation.comparison_set = 'nation'
LEFT JOIN mart.peer_group AS peers
    ON peers.code = robustness.code AND peers.year = robustness.year AND peers.basis = robustness.basis
LEFT JOIN mart.score_distribution AS among_peers
    ON among_peers.year = robustness.year AND among_peers.basis = robustness.basis AND among_peers.body_kind = body.body_kind
    AND among_peers.perspective = robustness.perspective AND among_peers.group_id = robustness.group_id
    AND among_peers.comparison_set = 'peers' AND among_peers.question_set = peers.question_set
    AND among_peers.set_key = peers.peer_rule || ':' || peers.peer_key
WHERE body.body_kind = 'municipality'
    AND robustness.year = $year
    AND robustness.basis = (SELECT default_basis FROM meta.framework)
    AND robustness.perspective IN (SELECT perspective FROM core.perspective WHERE NOT has_steps)
    AND pillar.parent_id IS NOT NULL
ORDER BY robustness.code, pillar.position
