-- Where one body stands among its peers: from the best to the worst rank that its blanks allow
SELECT groups.group_id, ranking.n, ranking.rank_best, ranking.rank_worst
FROM mart.ranking AS ranking
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE ranking.comparison_set = 'peers'
    AND ranking.code = $code
    AND ranking.year = $year
    AND ranking.basis = (SELECT default_basis FROM meta.framework)
ORDER BY groups.position
