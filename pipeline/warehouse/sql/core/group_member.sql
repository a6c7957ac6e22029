-- 観点 × 群 × 指標 | one row per view × group × indicator listed in it
-- 群に並ぶ指標と、枠組みに書かれたままの重み | The indicators of a group, with their weights as the framework states them
SELECT
    cast("view" AS VARCHAR)     AS "view",     -- 観点: steps, pillars | View
    cast(group_id AS VARCHAR)   AS group_id,   -- 群 | Group
    cast(position AS INTEGER)   AS position,   -- 並び順 | Order
    cast(indicator AS VARCHAR)  AS indicator,  -- 指標 | Indicator
    cast(weight AS DOUBLE)      AS weight      -- 群の中での重み | Weight within the group
FROM input.group_member
ORDER BY "view", group_id, position
