-- What a group holds itself and somebody was asked in a year, with the weight of each: what the sliders move
WITH asked AS (
    SELECT DISTINCT indicator
    FROM core.indicator_value
    WHERE year = $year AND basis = $basis AND status <> 'not_asked'
),
asked_groups AS (
    SELECT DISTINCT weights.perspective, weights.group_id
    FROM core.group_weight AS weights
    JOIN asked USING (indicator)
    WHERE weights.weight > 0
)
SELECT
    child.child_id, child.share, groups.step,
    coalesce(groups.name_ja, indicator.name_ja) AS name_ja,
    coalesce(groups.name_en, indicator.name_en) AS name_en
FROM core.group_child AS child
LEFT JOIN core.indicator_group AS groups
    ON child.child_kind = 'group' AND groups.perspective = child.perspective AND groups.group_id = child.child_id
LEFT JOIN core.indicator AS indicator ON child.child_kind = 'indicator' AND indicator.indicator = child.child_id
WHERE child.group_id = $group
    AND child.share > 0
    AND (
        child.child_kind = 'indicator' AND child.child_id IN (SELECT indicator FROM asked)
        OR child.child_kind = 'group' AND child.child_id IN (SELECT group_id FROM asked_groups)
    )
ORDER BY coalesce(groups.position, indicator.position)
