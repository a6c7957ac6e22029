-- Bodies in one group: their place in every comparison set, and whether the place above or below the middle holds in all
SELECT
    ranking.code, ranking.comparison_set, ranking.set_key, ranking.rank, ranking.equal_count, ranking.mid_rank, ranking.n,
    ranking.left_out_count, ranking.evidence, ranking.rank_best, ranking.rank_worst, ranking.rank_p05, ranking.rank_p95,
    ranking.band, robustness.among_peers, robustness.among_band, robustness.among_nearest, robustness.is_robust
FROM mart.ranking AS ranking
LEFT JOIN mart.robustness AS robustness USING (code, year, basis, perspective, group_id)
WHERE ranking.year = $year
    AND ranking.basis = $basis
    AND ranking.group_id = $group
ORDER BY ranking.code, list_position(['nation', 'prefecture', 'peers', 'nearest'], ranking.comparison_set)
