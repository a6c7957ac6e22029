-- The groups that get a card or a column: STEPs and pillars, without the roots
SELECT perspective, group_id, name_ja, name_en, step, threshold
FROM core.indicator_group
WHERE parent_id IS NOT NULL
ORDER BY position
