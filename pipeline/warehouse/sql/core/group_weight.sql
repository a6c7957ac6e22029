-- 観点 × 群 × 指標 | one row per view × group × indicator below it
-- 群から指標までの正規化した重みの積 | Effective weight: the product of normalised weights from the group down to the indicator
WITH RECURSIVE groups AS (
    SELECT
        "view",
        group_id,
        parent_id,
        weight / nullif(sum(weight) OVER (PARTITION BY "view", parent_id), 0) AS share
    FROM core.indicator_group
),
members AS (
    SELECT
        "view",
        group_id,
        indicator,
        weight / nullif(sum(weight) OVER (PARTITION BY "view", group_id), 0) AS share
    FROM input.group_member
),
descent AS (
    SELECT "view", group_id AS ancestor_id, group_id, cast(1 AS DOUBLE) AS share
    FROM groups
    UNION ALL
    SELECT descent."view", descent.ancestor_id, groups.group_id, descent.share * coalesce(groups.share, 0)
    FROM descent
    JOIN groups ON groups."view" = descent."view" AND groups.parent_id = descent.group_id
)
SELECT
    cast(descent."view" AS VARCHAR)                                   AS "view",     -- 観点 | View
    cast(descent.ancestor_id AS VARCHAR)                              AS group_id,   -- 群 | Group
    cast(members.indicator AS VARCHAR)                                AS indicator,  -- 指標 | Indicator
    cast(descent.share * coalesce(members.share, 0) AS DOUBLE)        AS weight      -- 実効の重み（0…1） | Effective weight, 0…1
FROM descent
JOIN members ON members."view" = descent."view" AND members.group_id = descent.group_id
ORDER BY "view", group_id, indicator
