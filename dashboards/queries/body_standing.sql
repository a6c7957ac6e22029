-- Rank of every body among all, in its prefecture, and among its peers; equal_count bodies share the rank
SELECT
    standing.code, groups.group_id, groups.name_ja, groups.name_en, groups.step,
    standing.comparison_set, standing.rank, standing.n, standing.band, standing.rank_p05, standing.rank_p95,
    cast(round(2 * (n - (rank - 1) - percentile * n / 100)) AS INTEGER) AS equal_count
FROM mart.ranking AS standing
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE groups.parent_id IS NOT NULL
    AND standing.year = $year
    AND standing.basis = (SELECT default_basis FROM meta.framework)
ORDER BY standing.code, groups.position, standing.comparison_set
