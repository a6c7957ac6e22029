-- The trees of steps and pillars, roots included
SELECT perspective, group_id, name_ja, name_en, weight, step, threshold
FROM core.indicator_group
ORDER BY position
