-- Where one body stands among its peers; equal_count bodies share the rank
SELECT groups.group_id, ranking.comparison_set, ranking.n, ranking.rank, ranking.equal_count, ranking.evidence
FROM mart.ranking AS ranking
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE ranking.comparison_set = 'peers'
    AND ranking.code = $code
    AND ranking.year = $year
    AND ranking.basis = (SELECT default_basis FROM meta.framework)
ORDER BY groups.position
