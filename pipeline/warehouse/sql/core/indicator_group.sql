-- 観点 × 群 | one row per view × group
-- STEPと三つの柱の木 | The trees of steps and pillars
SELECT
    cast(position AS INTEGER)   AS position,   -- 並び順 | Order
    cast("view" AS VARCHAR)     AS "view",     -- 観点: steps, pillars | View
    cast(group_id AS VARCHAR)   AS group_id,   -- 群 | Group
    cast(parent_id AS VARCHAR)  AS parent_id,  -- 親の群 | Parent group
    cast(name_ja AS VARCHAR)    AS name_ja,    -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)    AS name_en,    -- 名称（英語） | Name, English
    cast(weight AS DOUBLE)      AS weight,     -- 親の中での重み | Weight within the parent
    cast(step AS INTEGER)       AS step,       -- STEP番号 | STEP number
    cast(threshold AS DOUBLE)   AS threshold   -- 達成とする点 | Score at which the STEP is passed
FROM input.indicator_group
ORDER BY position
