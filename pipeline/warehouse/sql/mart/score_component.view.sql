-- 団体 × 年度 × 基準 × 観点 × 群 × 子（指標または群） | one row per body × year × basis × perspective × group × child of weight above 0 that was asked
-- 点の内訳（ビュー）。群の点は、算術平均の群では寄与の和、幾何平均の群では寄与の積になる | What a score is made of (a view): the contributions add up to it in an arithmetic group, and multiply to it in a geometric one
-- key: code, year, basis, perspective, group_id, child_kind, child_id
WITH children AS (
    SELECT child.* EXCLUDE (weight), parent.aggregation
    FROM core.group_child AS child
    JOIN core.indicator_group AS parent USING (perspective, group_id)
    WHERE share > 0
),
parts AS (
    SELECT
        code, year, basis, children.*, status, points,
        if(is_applicable(status), share, 0)    AS applicable_weight,
        if(points IS NULL, 0, share)           AS weight
    FROM core.indicator_value
    JOIN children ON child_kind = 'indicator' AND child_id = indicator
    WHERE status <> 'not_asked'
    UNION ALL
    SELECT code, year, basis, children.*, NULL, mean, share * applicable, share * CASE WHEN mean IS NULL THEN 0 ELSE parent_weight END
    FROM core.group_mean AS mean
    JOIN children ON child_kind = 'group' AND children.perspective = mean.perspective AND child_id = mean.group_id
)
SELECT
    cast(parts.code AS VARCHAR)                AS code,               -- 団体コード | Body code
    cast(parts.year AS INTEGER)                AS year,               -- 年度 | Fiscal year
    cast(parts.basis AS VARCHAR)               AS basis,              -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(parts.perspective AS VARCHAR)              AS perspective,             -- 観点 | Perspective
    cast(parts.group_id AS VARCHAR)            AS group_id,           -- 群 | Group
    cast(parts.child_kind AS VARCHAR)          AS child_kind,         -- indicator 指標, group 群 | indicator or group
    cast(parts.child_id AS VARCHAR)            AS child_id,           -- 子の指標または群 | The indicator or group
    cast(parts.status AS VARCHAR)              AS status,             -- 指標の回答の状態 | Status of an indicator's answer
    cast(round(parts.points, 12) AS DOUBLE)    AS points,             -- 点（0…1）。群は分かっている分の値 | Points, 0…1; of a group, what it comes to over what is known
    cast(round(parts.share, 12) AS DOUBLE)     AS share,              -- 群の中での割合（合計1） | Share of the group; they add up to 1
    cast(round(parts.applicable_weight, 12) AS DOUBLE) AS applicable_weight,  -- 上限と下限での重み | Weight in the bounds
    cast(round(CASE WHEN aggregation = 'geometric' AND parts.points IS NOT NULL THEN share ELSE parts.weight END, 12) AS DOUBLE) AS weight,  -- 点での重み。未回答の分は0で、足しても1にならない。全部答えたときの重みは share | Weight in the score; 0 where unanswered, so that they add up to less than 1
    cast(round(CASE
        WHEN parts.points IS NULL THEN NULL
        WHEN aggregation = 'geometric' THEN (100 * floored(parts.points)) ** (share / counted)
        ELSE 100 * parts.points * parts.weight / parent_weight
    END, 10) AS DOUBLE)                       AS contribution        -- 点への寄与: 算術平均では加える点（0…100）、幾何平均では掛ける因子（単位なし） | Its part of the score: a summand, 0…100, or a factor without unit in a geometric group
FROM parts
JOIN core.group_mean AS parent_mean USING (code, year, basis, perspective, group_id)
