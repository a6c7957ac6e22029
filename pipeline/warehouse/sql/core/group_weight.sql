-- 観点 × 群 × 指標 | one row per perspective × group × indicator below it
-- 群から指標までの割合の積 | Effective weight: the product of shares from the group down to the indicator
-- key: perspective, group_id, indicator
WITH RECURSIVE descent AS (
    SELECT perspective, group_id, child_kind, child_id, share
    FROM core.group_child
    UNION ALL
    SELECT descent.perspective, descent.group_id, below.child_kind, below.child_id, descent.share * below.share
    FROM descent
    JOIN core.group_child AS below
        ON descent.child_kind = 'group' AND below.perspective = descent.perspective AND below.group_id = descent.child_id
)
SELECT
    cast(perspective AS VARCHAR)    AS perspective,     -- 観点 | Perspective
    cast(group_id AS VARCHAR)  AS group_id,   -- 群 | Group
    cast(child_id AS VARCHAR)  AS indicator,  -- 指標 | Indicator
    cast(share AS DOUBLE)      AS weight      -- 実効の重み（0…1） | Effective weight, 0…1
FROM descent
WHERE child_kind = 'indicator'
ORDER BY perspective, group_id, indicator
