-- 年度 × 基準 × 団体の種類 × 観点 × 群 × 比較の範囲 | one row per year × basis × kind of body × perspective × group × comparison set
-- 公表された点の分布: 全国、都道府県ごと、比較の群ごと。何を問われたかによらず数える | How the published scores are spread: in the nation, in every prefecture, in every comparison group; whatever was asked
-- key: year, basis, body_kind, perspective, group_id, comparison_set, question_set, set_key
WITH scores AS (
    SELECT
        score.code, score.year, score.basis, score.perspective, score.group_id, score.score, score.asked_count,
        body.body_kind, body.prefecture_code
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
),
sets AS (
    SELECT *, 'nation' AS comparison_set, '' AS question_set, body_kind AS set_key FROM scores
    UNION ALL
    SELECT *, 'prefecture', '', prefecture_code FROM scores WHERE body_kind = 'municipality'
    UNION ALL
    SELECT scores.*, 'peers', member.question_set, member.peer_rule || ':' || member.peer_key
    FROM scores
    JOIN mart.peer_member AS member USING (code, year, basis)
),
counted AS (
    SELECT
        year, basis, body_kind, perspective, group_id, comparison_set, question_set, set_key,
        count(score)                                    AS score_count,
        median(score)                                   AS median,
        quantile_cont(score, 0.25)                      AS lower_quartile,
        quantile_cont(score, 0.75)                      AS upper_quartile,
        histogram(cast(round(score / 2.5) AS INTEGER))  AS bins,
        max(asked_count)                                AS asked_count
    FROM sets
    GROUP BY ALL
)
SELECT
    cast(year AS INTEGER)             AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)            AS basis,           -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(body_kind AS VARCHAR)        AS body_kind,       -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(perspective AS VARCHAR)      AS perspective,     -- 観点 | Perspective
    cast(group_id AS VARCHAR)         AS group_id,        -- 群 | Group
    cast(comparison_set AS VARCHAR)   AS comparison_set,  -- 範囲: nation 全国, prefecture 県内, peers 類似団体など | Comparison set
    cast(question_set AS VARCHAR)     AS question_set,    -- 比較の群で問われた指標の組の印。ほかの範囲では空 | Mark of the set of indicators a comparison group was asked; empty in the other sets
    cast(set_key AS VARCHAR)          AS set_key,         -- どの範囲か。peers では規則を前に付ける（peer_group:一般市Ⅰ－１） | Which set; among peers with its rule in front (peer_group:…)
    cast(score_count AS INTEGER)      AS score_count,     -- 点のある団体数 | Bodies with a published score
    cast(median AS DOUBLE)            AS median,          -- 中央値 | Median
    cast(lower_quartile AS DOUBLE)    AS lower_quartile,  -- 第1四分位 | Lower quartile
    cast(upper_quartile AS DOUBLE)    AS upper_quartile,  -- 第3四分位 | Upper quartile
    cast([coalesce(bins[bin], 0) FOR bin IN range(41)] AS INTEGER[]) AS bin_counts,  -- 0、2.5、…、100点に最も近い団体数 | Bodies nearest to 0, 2.5, …, 100 points
    cast(asked_count AS INTEGER)      AS asked_count      -- 群の指標のうち、最も多く問われた団体で問われた数 | Indicators of the group asked of the body that was asked most
FROM counted
ORDER BY year, basis, body_kind, perspective, group_id, comparison_set, question_set, set_key
