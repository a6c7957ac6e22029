-- 団体 × 年度 × 基準 × 観点 × 群 × 比較の範囲 | one row per body × year × basis × view × group × comparison set
-- 順位は公表された点の競技順位（1, 2, 2, 4）、同点は1e-9以内 | Competition rank on unrounded published scores
WITH scored AS (
    SELECT score.*, body.body_kind, body.prefecture_code
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    WHERE is_published
),
sets AS (
    SELECT code, year, basis, "view", group_id, score, 'nation' AS comparison_set, body_kind AS set_key FROM scored
    UNION ALL
    SELECT code, year, basis, "view", group_id, score, 'prefecture', prefecture_code FROM scored WHERE body_kind = 'municipality'
    UNION ALL
    SELECT code, year, basis, "view", group_id, score, 'peers', peer_rule || ':' || peer_key
    FROM scored
    JOIN mart.peer_member USING (code, year, basis)
),
ranked AS (
    SELECT
        *,
        rank() OVER (w ORDER BY round(score, 9) DESC) AS rank,
        count(*) OVER w AS n,
        rank() OVER (w ORDER BY round(score, 9)) - 1 AS below_count,
        count(*) OVER (
            PARTITION BY year, basis, "view", group_id, comparison_set, set_key, round(score, 9)
        ) AS equal_count
    FROM sets
    WINDOW w AS (PARTITION BY year, basis, "view", group_id, comparison_set, set_key)
),
final AS (
    SELECT ranked.*
    FROM ranked
    LEFT JOIN mart.peer_group AS used USING (code, year, basis)
    WHERE comparison_set <> 'peers' OR set_key = used.peer_rule || ':' || used.peer_key
)
SELECT
    cast(code AS VARCHAR)            AS code,            -- 団体コード | Body code
    cast(year AS INTEGER)            AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,           -- 基準 | Basis
    cast("view" AS VARCHAR)          AS "view",          -- 観点 | View
    cast(group_id AS VARCHAR)        AS group_id,        -- 群 | Group
    cast(comparison_set AS VARCHAR)  AS comparison_set,  -- 範囲: nation 全国, prefecture 県内, peers 類似団体等 | Comparison set
    cast(set_key AS VARCHAR)         AS set_key,         -- 範囲の名 | Which set
    cast(rank AS INTEGER)            AS rank,            -- 順位 | Rank
    cast(n AS INTEGER)               AS n,               -- 点のある団体数 | Bodies ranked
    cast(100 * (below_count + 0.5 * equal_count) / n AS DOUBLE) AS percentile  -- 百分位（自らを含む） | Percentile, itself included
FROM final
ORDER BY code, year, basis, "view", group_id, comparison_set
