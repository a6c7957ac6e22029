-- What a group holds itself, with the weight of each: what the sliders move
SELECT
    child.child_id, child.child_kind, child.share, groups.step,
    coalesce(groups.name_ja, indicator.name_ja) AS name_ja,
    coalesce(groups.name_en, indicator.name_en) AS name_en
FROM core.group_child AS child
LEFT JOIN core.indicator_group AS groups
    ON child.child_kind = 'group' AND groups.perspective = child.perspective AND groups.group_id = child.child_id
LEFT JOIN core.indicator AS indicator ON child.child_kind = 'indicator' AND indicator.indicator = child.child_id
WHERE child.group_id = $group
    AND child.share > 0
ORDER BY coalesce(groups.position, indicator.position)
