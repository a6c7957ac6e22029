-- 計算例 | one row per worked example
-- 手で確かめられる計算例 | Worked examples of the method, to be checked by hand
-- key: example
SELECT
    cast(position AS INTEGER)        AS position,         -- 並び順 | Order
    cast(example AS VARCHAR)         AS example,          -- 計算例 | Example
    cast(title_ja AS VARCHAR)        AS title_ja,         -- 題名 | Title, Japanese
    cast(title_en AS VARCHAR)        AS title_en,         -- 題名（英語） | Title, English
    cast(aggregation AS VARCHAR)     AS aggregation,      -- 集計: arithmetic 算術平均, geometric 幾何平均 | Aggregation
    cast(parts AS VARCHAR[])         AS parts,            -- 群に並ぶもの | What stands in the group
    cast(weights AS DOUBLE[])        AS weights,          -- それぞれの重み | The weight of each
    cast(answers AS VARCHAR[])       AS answers,          -- それぞれの点（0…1）または状態 | The points of each, 0…1, or its status
    cast(score_text AS VARCHAR)      AS score_text,       -- 得点の式 | Score as arithmetic
    cast(score AS DOUBLE)            AS score,            -- 得点 | Score
    cast(low_text AS VARCHAR)        AS low_text,         -- 下限の式 | Lower bound as arithmetic
    cast(low AS DOUBLE)              AS low,              -- 下限 | Lower bound
    cast(high_text AS VARCHAR)       AS high_text,        -- 上限の式 | Upper bound as arithmetic
    cast(high AS DOUBLE)             AS high,             -- 上限 | Upper bound
    cast(coverage_text AS VARCHAR)   AS coverage_text,    -- 回答率（0…1）の式 | Coverage, 0…1 as arithmetic
    cast(coverage AS DOUBLE)         AS coverage          -- 回答率（0…1） | Coverage, 0…1
FROM input.framework_example
ORDER BY position
