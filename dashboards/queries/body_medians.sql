-- Medians of the published scores among all bodies of a kind, and among every group of peers
SELECT
    nation.body_kind, peers.question_set,
    split_part(peers.set_key, ':', 1)                           AS peer_rule,
    substr(peers.set_key, strpos(peers.set_key, ':') + 1)       AS peer_key,
    nation.group_id,
    nation.median                                               AS nation_median,
    nation.score_count                                          AS nation_count,
    peers.median                                                AS peer_median,
    peers.score_count                                           AS peer_count
FROM mart.score_distribution AS nation
JOIN mart.score_distribution AS peers USING (year, basis, body_kind, perspective, group_id)
WHERE nation.comparison_set = 'nation'
    AND peers.comparison_set = 'peers'
    AND nation.score_count > 0
    AND nation.year = $year
    AND nation.basis = (SELECT default_basis FROM meta.framework)
ORDER BY nation.body_kind, peers.question_set, peer_rule, peer_key, nation.group_id
