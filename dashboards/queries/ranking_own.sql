-- Bodies in one group: their place in every comparison set, and whether the place above or below the middle holds in all; the bounds of the score and the median of the peers, between which blanks may decide
SELECT
    ranking.code, ranking.comparison_set, ranking.set_key, ranking.rank, ranking.equal_count, ranking.mid_rank, ranking.n,
    ranking.left_out_count, ranking.evidence, ranking.rank_best, ranking.rank_worst, ranking.rank_p05, ranking.rank_p95,
    ranking.band, robustness.among_peers, robustness.among_band, robustness.among_nearest, robustness.is_robust,
    score.low, score.high, among_peers.median AS peer_median
FROM mart.ranking AS ranking
JOIN core.body AS body USING (code)
JOIN mart.group_score AS score USING (code, year, basis, perspective, group_id)
LEFT JOIN mart.robustness AS robustness USING (code, year, basis, perspective, group_id)
LEFT JOIN mart.peer_group AS peers USING (code, year, basis)
LEFT JOIN mart.score_distribution AS among_peers
    ON among_peers.year = ranking.year AND among_peers.basis = ranking.basis AND among_peers.body_kind = body.body_kind
    AND among_peers.perspective = ranking.perspective AND among_peers.group_id = ranking.group_id
    AND among_peers.comparison_set = 'peers' AND among_peers.question_set = peers.question_set
    AND among_peers.set_key = peers.peer_rule || ':' || peers.peer_key
WHERE ranking.year = $year
    AND ranking.basis = $basis
    AND ranking.group_id = $group
ORDER BY ranking.code, list_position(['nation', 'prefecture', 'peers', 'nearest'], ranking.comparison_set)
