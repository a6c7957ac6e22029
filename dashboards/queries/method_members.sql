-- The indicators of every group, their weights as stated, and their share within the group in percent
SELECT
    child.perspective, child.group_id, groups.step, groups.name_ja, groups.name_en,
    child.child_id AS indicator, child.weight, 100 * child.share AS share_pct
FROM core.group_child AS child
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN core.indicator AS indicator ON indicator.indicator = child.child_id
WHERE child.child_kind = 'indicator'
ORDER BY groups.position, indicator.position
