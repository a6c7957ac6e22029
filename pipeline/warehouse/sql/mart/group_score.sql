-- 団体 × 年度 × 基準 × 観点 × 群 | one row per body × year × basis × view × group
-- 点、下限、上限、回答率。未回答を0点とも平均ともせず幅で示す | Score, bounds and coverage; a blank is neither 0 nor the mean, it widens the bounds
WITH components AS (
    SELECT
        code, year, basis, weights."view", weights.group_id, indicator, weights.weight, points,
        status NOT IN ('not_asked', 'not_applicable', 'undefined') AS is_applicable,
        status <> 'not_asked' AS is_asked
    FROM core.indicator_value
    JOIN core.group_weight AS weights USING (indicator)
    WHERE weights.weight > 0
),
sums AS (
    SELECT
        code, year, basis, "view", group_id,
        sum(weight ORDER BY indicator) FILTER (is_applicable)                             AS applicable_weight,
        sum(weight ORDER BY indicator) FILTER (is_applicable AND points IS NOT NULL)      AS known_weight,
        sum(weight * points ORDER BY indicator) FILTER (is_applicable)                    AS weighted_points,
        count(*) FILTER (is_asked)                                                        AS asked_count,
        count(*)                                                                          AS indicator_count
    FROM components
    GROUP BY ALL
),
grid AS (
    SELECT scored.*, groups."view", groups.group_id, groups.position
    FROM (SELECT DISTINCT code, year, basis FROM core.indicator_value) AS scored, core.indicator_group AS groups
),
bounded AS (
    SELECT
        grid.*,
        sums.applicable_weight,
        coalesce(asked_count, 0)                                                          AS asked_count,
        coalesce(indicator_count, 0)                                                      AS indicator_count,
        coalesce(known_weight, 0) / applicable_weight                                     AS coverage,
        100 * weighted_points / known_weight                                              AS score,
        100 * coalesce(weighted_points, 0) / applicable_weight                            AS low
    FROM grid
    LEFT JOIN sums USING (code, year, basis, "view", group_id)
),
final AS (
    SELECT *, coalesce(coverage >= (SELECT min_coverage FROM meta.framework) - 1e-9, false) AS is_published
    FROM bounded
)
SELECT
    cast(code AS VARCHAR)                                       AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)                                       AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)                                      AS basis,            -- 基準 | Basis
    cast("view" AS VARCHAR)                                     AS "view",           -- 観点 | View
    cast(group_id AS VARCHAR)                                   AS group_id,         -- 群 | Group
    cast(CASE WHEN is_published THEN score END AS DOUBLE)       AS score,            -- 点（0…100）。回答率が足りなければ空 | Score, 0…100; empty below the minimum coverage
    cast(low AS DOUBLE)                                         AS low,              -- 下限: 不明をすべて0点とした点 | Score if every unknown were 0
    cast(CASE WHEN coverage IS NOT NULL THEN least(100, low + 100 * (1 - coverage)) END AS DOUBLE) AS high,             -- 上限: 不明をすべて1点とした点 | Score if every unknown were 1
    cast(coverage AS DOUBLE)                                    AS coverage,         -- 回答率（重みによる、0…1） | Share of the weights that is known
    cast(asked_count AS INTEGER)                                AS asked_count,      -- 問われた指標の数 | Indicators asked
    cast(indicator_count AS INTEGER)                            AS indicator_count,  -- 群の指標の数 | Indicators in the group
    cast(is_published AS BOOLEAN)                               AS is_published      -- 点を公表するか | Is there a score
FROM final
ORDER BY code, year, basis, position
