-- Every group with a score on a basis in a year: STEPs and pillars as the framework orders them, the roots last; has_bands where enough questions were asked to place bodies
SELECT
    groups.perspective, groups.group_id, groups.name_ja, groups.name_en, groups.step,
    EXISTS (
        FROM mart.ranking AS ranking
        WHERE ranking.group_id = groups.group_id
            AND ranking.year = $year
            AND ranking.basis = $basis
            AND ranking.comparison_set = 'nation'
            AND ranking.band IS NOT NULL
    ) AS has_bands
FROM core.indicator_group AS groups
WHERE EXISTS (
    FROM mart.group_score AS score
    WHERE score.perspective = groups.perspective
        AND score.group_id = groups.group_id
        AND score.year = $year
        AND score.basis = $basis
        AND score.asked_count > 0
)
ORDER BY groups.parent_id IS NULL, groups.position
