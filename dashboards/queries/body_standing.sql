-- Rank of every body among all, in its prefecture, and among its peers; equal_count bodies share the rank
SELECT
    ranking.code, groups.group_id, groups.name_ja, groups.name_en, groups.step,
    ranking.comparison_set, ranking.rank, ranking.n, ranking.band, ranking.rank_p05, ranking.rank_p95, ranking.equal_count, ranking.evidence
FROM mart.ranking AS ranking
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE groups.parent_id IS NOT NULL
    AND ranking.year = $year
    AND ranking.basis = (SELECT default_basis FROM meta.framework)
ORDER BY ranking.code, groups.position, ranking.comparison_set
