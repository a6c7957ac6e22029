-- One body in one group: its place in every comparison set, and whether the place above or below the middle holds in all
SELECT
    place.comparison_set, place.rank, place.n, place.left_out_count, place.rank_best, place.rank_worst,
    place.rank_p05, place.rank_p95, place.band,
    firm.among_peers, firm.among_band, firm.among_nearest, firm.is_robust
FROM mart.ranking AS place
LEFT JOIN mart.robustness AS firm USING (code, year, basis, perspective, group_id)
WHERE place.code = $code
    AND place.year = $year
    AND place.basis = $basis
    AND place.group_id = $group
ORDER BY place.comparison_set
