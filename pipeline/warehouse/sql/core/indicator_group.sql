-- 観点 × 群 | one row per perspective × group
-- STEPと三つの柱の木。深さは根を0とする | The trees of steps and pillars; the root's depth is 0
-- key: perspective, group_id
WITH RECURSIVE descent AS (
    SELECT perspective, group_id, cast(0 AS INTEGER) AS depth
    FROM input.indicator_group
    WHERE parent_id IS NULL
    UNION ALL
    SELECT child.perspective, child.group_id, descent.depth + 1
    FROM descent
    JOIN input.indicator_group AS child ON child.perspective = descent.perspective AND child.parent_id = descent.group_id
)
SELECT
    cast(position AS INTEGER)     AS position,     -- 並び順 | Order
    cast(perspective AS VARCHAR)       AS perspective,       -- 観点: steps, pillars | Perspective
    cast(group_id AS VARCHAR)     AS group_id,     -- 群 | Group
    cast(parent_id AS VARCHAR)    AS parent_id,    -- 親の群 | Parent group
    cast(depth AS INTEGER)        AS depth,        -- 根からの深さ | Depth below the root
    cast(name_ja AS VARCHAR)      AS name_ja,      -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)      AS name_en,      -- 名称（英語） | Name, English
    cast(weight AS DOUBLE)        AS weight,       -- 親の中での重み | Weight within the parent
    cast(aggregation AS VARCHAR)  AS aggregation,  -- まとめ方: arithmetic 算術平均, geometric 幾何平均 | Aggregation
    cast(step AS INTEGER)         AS step,         -- STEP番号 | STEP number
    cast(threshold AS DOUBLE)     AS threshold     -- 達成とする点 | Score at which the STEP is passed
FROM input.indicator_group
JOIN descent USING (perspective, group_id)
ORDER BY position
