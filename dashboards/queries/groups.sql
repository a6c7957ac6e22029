-- The groups that get a card or a column: STEPs and pillars, without the roots
SELECT groups.perspective, group_id, groups.name_ja, groups.name_en, step, threshold, has_steps
FROM core.indicator_group AS groups
JOIN core.perspective USING (perspective)
WHERE parent_id IS NOT NULL
ORDER BY groups.position
