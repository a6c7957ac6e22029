-- Every group with a score on a basis in a year: STEPs and pillars as the framework orders them, the roots last
SELECT groups.perspective, groups.group_id, groups.parent_id, groups.name_ja, groups.name_en, groups.step
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
