-- 観点 × 群 × 子（指標または群） | one row per perspective × group × child, an indicator or a group
-- 群が直に持つものと、その重み | What a group holds itself, and the weight of each
-- key: perspective, group_id, child_kind, child_id
WITH children AS (
    SELECT perspective, parent_id AS group_id, 'group' AS child_kind, group_id AS child_id, position, weight
    FROM core.indicator_group
    WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT member.perspective, member.group_id, 'indicator', member.indicator, indicator.position, member.weight
    FROM input.group_member AS member
    JOIN core.indicator AS indicator USING (indicator)
)
SELECT
    cast(children.perspective AS VARCHAR)       AS perspective,      -- 観点 | Perspective
    cast(children.group_id AS VARCHAR)     AS group_id,    -- 群 | Group
    cast(children.child_kind AS VARCHAR)   AS child_kind,  -- indicator 指標, group 群 | indicator or group
    cast(children.child_id AS VARCHAR)     AS child_id,    -- 子の指標または群 | The indicator or group
    cast(children.weight AS DOUBLE)        AS weight,      -- 枠組みが与える重み | Weight as the framework gives it
    cast(children.weight / sum(children.weight) OVER (PARTITION BY children.perspective, children.group_id) AS DOUBLE) AS share  -- 群の中での割合（合計1） | Share within the group; they add up to 1
FROM children
JOIN core.indicator_group AS groups USING (perspective, group_id)
ORDER BY groups.position, child_kind, children.position
