-- Where one body stands among its peers: from the best to the worst rank that its blanks allow
SELECT groups.group_id, standing.n, standing.rank_best, standing.rank_worst
FROM mart.ranking AS standing
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE standing.comparison_set = 'peers'
    AND standing.code = $code
    AND standing.year = $year
    AND standing.basis = (SELECT default_basis FROM meta.framework)
ORDER BY groups.position
