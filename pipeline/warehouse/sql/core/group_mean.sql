-- 団体 × 年度 × 基準 × 観点 × 群 | one row per body × year × basis × perspective × group
-- 公表の判断をする前の群の値。葉から根へ一段ずつ求める | What a group comes to before it is decided whether to publish; from the leaves up, a level at a time
--
-- Every child brings: its share s of the group; a, what of it applies; k, what is known; x, its mean over the known;
-- l and h, x if every unknown were 0, or 1. An indicator is its own mean: a, k are 0 or 1, x its points.
--   arithmetic   x = Σ s·m·x / Σ s·m    l = Σ s·a·l / Σ s·a       h likewise
--   geometric    x = Π max(x, f)^s over children with an x, l and h over children that apply; shares made to add up to 1
-- f is the judgement geometric_floor. m is what a child weighs in its parent's mean: the known weight k below arithmetic groups, which makes any depth of
-- them the weighted mean over effective weights; the applicable weight a of a geometric group with an x, so that its
-- bounds hold in the parent too. A group of which nothing is known lies between 0 and 1.
--
-- Sums are of whole 10⁻¹⁸ of the group's weight: integers add up to the same in any order, and much faster than a
-- sum in a fixed order.
WITH RECURSIVE limits AS (
    SELECT value AS least_points FROM meta.judgement WHERE name = 'geometric_floor'
),
said AS (
    SELECT
        value.code, value.year, value.basis, child.perspective, child.group_id, parent.depth, parent.aggregation,
        value.status <> 'not_asked'                                                      AS is_asked,
        value.status NOT IN ('not_asked', 'not_applicable', 'undefined')                 AS is_applicable,
        is_applicable AND value.points IS NOT NULL                                       AS is_known,
        value.points,
        child.share * 1e18                                                               AS weight
    FROM core.indicator_value AS value
    JOIN core.group_child AS child ON child.child_kind = 'indicator' AND child.child_id = value.indicator
    JOIN core.indicator_group AS parent USING (perspective, group_id)
    WHERE child.share > 0
),
own AS MATERIALIZED (  -- every level asks it
    SELECT
        code, year, basis, perspective, group_id, depth,
        coalesce(sum(cast(weight AS BIGINT)) FILTER (is_applicable), 0)         AS applicable,
        coalesce(sum(cast(weight AS BIGINT)) FILTER (is_known), 0)              AS known,
        coalesce(sum(cast(weight * points AS BIGINT)) FILTER (is_known), 0)     AS total,
        coalesce(sum(cast(weight * ln(greatest(least_points, points)) AS BIGINT)) FILTER (is_known AND aggregation = 'geometric'), 0) AS log_total,
        count(*) FILTER (is_asked)                                              AS asked_count,
        count(*)                                                                AS indicator_count
    FROM said, limits
    GROUP BY ALL
),
tree AS (
    SELECT child.perspective, child.group_id AS parent_id, parent.depth, child.child_id, child.share * 1e18 AS weight
    FROM core.group_child AS child
    JOIN core.indicator_group AS parent USING (perspective, group_id)
    WHERE child.child_kind = 'group' AND child.share > 0
),
rolled AS (
    SELECT
        cast(NULL AS VARCHAR) AS code, cast(NULL AS INTEGER) AS year, cast(NULL AS VARCHAR) AS basis,
        cast(NULL AS VARCHAR) AS perspective, cast(NULL AS VARCHAR) AS group_id, max(depth) + 1 AS depth,
        cast(0 AS DOUBLE) AS applicable, cast(0 AS DOUBLE) AS known, cast(0 AS DOUBLE) AS parent_weight,
        cast(0 AS DOUBLE) AS counted, cast(0 AS DOUBLE) AS mean, cast(0 AS DOUBLE) AS low, cast(0 AS DOUBLE) AS high,
        cast(0 AS BIGINT) AS asked_count, cast(0 AS BIGINT) AS indicator_count
    FROM core.indicator_group
    UNION ALL
    SELECT
        code, year, basis, perspective, group_id, level.depth, applicable / 1e18, known / 1e18,
        CASE WHEN aggregation = 'arithmetic' THEN parent_weight / 1e18 WHEN known > 0 THEN applicable / 1e18 ELSE 0 END,
        log_weight / 1e18,
        CASE WHEN known = 0 THEN NULL WHEN aggregation = 'geometric' THEN exp(log_total / log_weight) ELSE total / parent_weight END,
        CASE
            WHEN applicable = 0 THEN NULL
            WHEN known = 0 THEN 0
            WHEN aggregation = 'geometric' THEN exp(log_low_total / log_bound_weight)
            ELSE low_total / applicable
        END,
        CASE
            WHEN applicable = 0 THEN NULL
            WHEN known = 0 THEN 1
            WHEN aggregation = 'geometric' THEN exp(log_high_total / log_bound_weight)
            ELSE high_total / applicable
        END,
        asked_count, indicator_count
    FROM (
        SELECT
            code, year, basis, perspective, group_id, depth,
            sum(applicable) AS applicable, sum(known) AS known, sum(parent_weight) AS parent_weight,
            sum(total) AS total, sum(low_total) AS low_total, sum(high_total) AS high_total,
            sum(log_weight) AS log_weight, sum(log_bound_weight) AS log_bound_weight,
            sum(log_total) AS log_total, sum(log_low_total) AS log_low_total, sum(log_high_total) AS log_high_total,
            sum(asked_count) AS asked_count, sum(indicator_count) AS indicator_count
        FROM (
            SELECT
                code, year, basis, perspective, group_id, depth, applicable, known, known AS parent_weight,
                total, total AS low_total, total + (applicable - known) AS high_total,
                known AS log_weight, applicable AS log_bound_weight,
                log_total, log_total + cast((applicable - known) * ln(least_points) AS BIGINT) AS log_low_total, log_total AS log_high_total,
                asked_count, indicator_count
            FROM own, limits
            WHERE depth = (SELECT max(depth) - 1 FROM rolled)
            UNION ALL
            SELECT
                code, year, basis, tree.perspective, tree.parent_id, tree.depth,
                cast(weight * applicable AS BIGINT), cast(weight * known AS BIGINT), cast(weight * parent_weight AS BIGINT),
                cast(weight * parent_weight * coalesce(mean, 0) AS BIGINT),
                cast(weight * applicable * coalesce(low, 0) AS BIGINT),
                cast(weight * applicable * coalesce(high, 0) AS BIGINT),
                CASE WHEN mean IS NULL THEN 0 ELSE cast(weight AS BIGINT) END,
                CASE WHEN applicable > 0 THEN cast(weight AS BIGINT) ELSE 0 END,
                cast(weight * ln(greatest(least_points, coalesce(mean, 1))) AS BIGINT),
                CASE WHEN applicable > 0 THEN cast(weight * ln(greatest(least_points, low)) AS BIGINT) ELSE 0 END,
                CASE WHEN applicable > 0 THEN cast(weight * ln(greatest(least_points, high)) AS BIGINT) ELSE 0 END,
                asked_count, indicator_count
            FROM rolled
            JOIN tree ON tree.perspective = rolled.perspective AND tree.child_id = rolled.group_id
            CROSS JOIN limits
        ) AS brought
        GROUP BY code, year, basis, perspective, group_id, depth
    ) AS level
    JOIN core.indicator_group AS groups USING (perspective, group_id)
)
SELECT
    cast(code AS VARCHAR)                AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)                AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)               AS basis,            -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(perspective AS VARCHAR)              AS perspective,           -- 観点 | Perspective
    cast(group_id AS VARCHAR)            AS group_id,         -- 群 | Group
    cast(round(applicable, 12) AS DOUBLE)           AS applicable,       -- 対象となる重み（0…1） | Share of the weights that applies
    cast(round(known, 12) AS DOUBLE)                AS known,            -- 分かっている重み（0…1） | Share of the weights that is known
    cast(round(parent_weight, 12) AS DOUBLE)             AS parent_weight,         -- 親の群の平均での重み（割合を掛ける前、0…1） | What it weighs in its parent's mean, before its share
    cast(round(counted, 12) AS DOUBLE)              AS counted,          -- 値のある子の割合の和（幾何平均の分母、0…1） | Shares of the children that have a value
    cast(round(mean, 12) AS DOUBLE)                 AS mean,             -- 分かっている分の値（0…1）。回答率が足りなければ点とはしない | What it comes to over what is known, 0…1; no score below the minimum coverage
    cast(round(least(low, mean), 12) AS DOUBLE)     AS low,              -- 不明をすべて0とした値（0…1） | If every unknown were 0
    cast(round(greatest(high, mean), 12) AS DOUBLE) AS high,             -- 不明をすべて1とした値（0…1） | If every unknown were 1
    cast(asked_count AS INTEGER)         AS asked_count,      -- 問われた指標の数 | Indicators asked
    cast(indicator_count AS INTEGER)     AS indicator_count   -- 群の指標の数（重み0を除く） | Indicators in the group, but for weight 0
FROM rolled
WHERE code IS NOT NULL
-- the years beside each other: what does not change from year to year is written once
ORDER BY code, perspective, group_id, basis, year
