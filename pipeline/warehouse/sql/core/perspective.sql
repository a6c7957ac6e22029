-- 観点 | one row per perspective
-- 指標のまとめ方。STEPのある観点が一つ、ほかは柱など | The ways to group indicators: one with STEPs, others such as pillars
-- key: perspective
SELECT
    cast(position AS INTEGER)     AS position,     -- 並び順 | Order
    cast(perspective AS VARCHAR)  AS perspective,  -- 観点 | Perspective
    cast(name_ja AS VARCHAR)      AS name_ja,      -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)      AS name_en,      -- 名称（英語） | Name, English
    cast(root_id AS VARCHAR)      AS root_id,      -- 木の根の群 | The root of its groups
    cast(has_steps AS BOOLEAN)    AS has_steps     -- STEPの観点か | Are its groups STEPs
FROM input.perspective
JOIN (
    SELECT perspective, any_value(group_id) FILTER (parent_id IS NULL) AS root_id, bool_or(step IS NOT NULL) AS has_steps
    FROM input.indicator_group
    GROUP BY perspective
) AS groups USING (perspective)
ORDER BY position
