-- 団体 × 年度 × 基準 × 観点 × 群 | one row per body × year × basis × perspective × group
-- 「相手より上」が、類似団体等・人口帯・人口の近い団体のどれで比べても言えるか | Does "above its peers" hold whether they are the peer group, the population band or the nearest in population
-- key: code, year, basis, perspective, group_id
WITH places AS (
    SELECT
        code, year, basis, perspective, group_id, comparison_set, n, rank + (equal_count - 1) / 2.0 AS middle_rank
    FROM computed.ranking
    WHERE (comparison_set = 'peers' AND is_own_set) OR comparison_set = 'population_band'
    UNION ALL
    SELECT code, year, basis, perspective, group_id, 'nearest', n, rank + (equal_count - 1) / 2.0
    FROM computed.ranking_among_neighbours
),
compared AS (
    SELECT
        *,
        CASE
            WHEN middle_rank < (n + 1) / 2.0 THEN 'above'
            WHEN middle_rank > (n + 1) / 2.0 THEN 'below'
            ELSE 'level'
        END AS side
    FROM places
    WHERE n >= (SELECT min_peers FROM meta.framework)
),
sides AS (
    SELECT
        code, year, basis, perspective, group_id,
        any_value(side) FILTER (comparison_set = 'peers')            AS among_peers,
        any_value(side) FILTER (comparison_set = 'population_band')  AS among_band,
        any_value(side) FILTER (comparison_set = 'nearest')          AS among_nearest
    FROM compared
    GROUP BY ALL
)
SELECT
    cast(code AS VARCHAR)           AS code,           -- 団体コード | Body code
    cast(year AS INTEGER)           AS year,           -- 年度 | Fiscal year
    cast(basis AS VARCHAR)          AS basis,          -- 基準（core.basis） | Basis, as in core.basis
    cast(perspective AS VARCHAR)         AS perspective,         -- 観点（core.perspective） | Perspective, as in core.perspective
    cast(group_id AS VARCHAR)       AS group_id,       -- 群 | Group
    cast(among_peers AS VARCHAR)    AS among_peers,    -- 類似団体等の中で: above 真ん中より上, level 真ん中, below 真ん中より下。min_peers未満なら空 | Among its peers: above, level, below the middle; empty below min_peers
    cast(among_band AS VARCHAR)     AS among_band,     -- 同じ人口帯の中で | Within its population band
    cast(among_nearest AS VARCHAR)  AS among_nearest,  -- 人口の近い団体の中で | Among the nearest in population
    cast(coalesce(among_peers = among_band AND among_peers = among_nearest, false) AS BOOLEAN) AS is_robust,  -- どれで比べても同じか | Do all three agree
    cast(list_filter([
        CASE WHEN among_band <> among_peers THEN 'population_band' END,
        CASE WHEN among_nearest <> among_peers THEN 'nearest' END
    ], lambda name: name IS NOT NULL) AS VARCHAR[]) AS contradicted_by  -- 類似団体等と答えが変わる比べ方 | Under which the statement made among its peers flips
FROM sides
ORDER BY code, year, basis, perspective, group_id
