-- 重みを変えたときの順位（全国と県内）。点は rescored、範囲は公表の順位と同じ: 同じ種類の団体で、その群で同じ指標を問われたもの。何も変えなければ公表の順位 | Ranks under other weights, in the nation and in the prefecture: the scores of `rescored`, in the sets of the published ranks, which are bodies of a kind that were asked the same of the group; with nothing changed they are the published ranks
-- FROM reranked(MAP {'steps/step1/dx_policy': 3.0}, of_year := 2025)
-- parameter: new_weights | MAP(VARCHAR, DOUBLE) | MAP {'steps/step1/dx_policy': 3.0} | '観点/群/子' から重みへの対応。挙げないものは枠組みの重みのまま | 'perspective/group/child' to its weight; what is not named keeps the framework's
-- parameter: of_year | INTEGER | 2025 | この年度だけ。空ならすべて | This fiscal year alone; all without it
-- parameter: of_basis | VARCHAR | 'full' | この基準（core.basis）だけ。空ならすべて | This basis alone, as in core.basis; all without it
CREATE OR REPLACE MACRO reranked(new_weights, of_year := NULL, of_basis := NULL) AS TABLE
WITH refused AS (
    SELECT error('reranked: ' || of_year || ' 年度の回答はありません。core.year_state の year を書いてください | no answers of this fiscal year: see core.year_state') AS refusal
    WHERE of_year IS NOT NULL AND of_year NOT IN (SELECT known.year FROM core.year_state AS known)
    UNION ALL
    SELECT error('reranked: 基準 ' || of_basis || ' はありません。core.basis の basis を書いてください（例 full） | no basis is named so: see core.basis')
    WHERE of_basis IS NOT NULL AND of_basis NOT IN (SELECT known.basis FROM core.basis AS known)
),
compared AS (
    SELECT
        scored.code, scored.year, scored.basis, scored.perspective, scored.group_id, scored.score,
        body.body_kind, body.prefecture_code, asked.group_question_set
    FROM rescored(new_weights, in_year := of_year, on_basis := of_basis) AS scored
    JOIN core.body AS body ON body.code = scored.code
    JOIN mart.question_set AS questions
        ON questions.code = scored.code AND questions.year = scored.year AND questions.basis = scored.basis
    JOIN mart.group_question_set AS asked
        ON asked.question_set = questions.question_set
        AND asked.perspective = scored.perspective AND asked.group_id = scored.group_id
    WHERE scored.is_published AND (SELECT count(refusal) FROM refused) = 0
),
sets AS (
    SELECT *, 'nation' AS comparison_set, body_kind AS set_key FROM compared
    UNION ALL
    SELECT *, 'prefecture', prefecture_code FROM compared WHERE body_kind = 'municipality'
),
placed AS (
    SELECT
        *,
        rank() OVER (own_set ORDER BY round(score, 9) DESC)                 AS rank,
        count(*) OVER (own_set)                                             AS n,
        count(*) OVER (own_set ORDER BY round(score, 9) DESC RANGE CURRENT ROW) AS equal_count
    FROM sets
    WINDOW own_set AS (PARTITION BY year, basis, perspective, group_id, comparison_set, set_key, group_question_set)
)
SELECT
    cast(placed.code AS VARCHAR)            AS code,            -- 団体コード | Body code
    cast(placed.year AS INTEGER)            AS year,            -- 年度 | Fiscal year
    cast(placed.basis AS VARCHAR)           AS basis,           -- 基準（core.basis） | Basis, as in core.basis
    cast(placed.perspective AS VARCHAR)     AS perspective,     -- 観点（core.perspective） | Perspective, as in core.perspective
    cast(placed.group_id AS VARCHAR)        AS group_id,        -- 群 | Group
    cast(placed.comparison_set AS VARCHAR)  AS comparison_set,  -- 範囲: nation 全国, prefecture 県内 | Comparison set: nation, prefecture
    cast(placed.score AS DOUBLE)            AS score,           -- 変えたときの点（0…100） | Score under these weights, 0…100
    cast(now.rank AS INTEGER)               AS rank_before,     -- 公表の順位 | Published rank
    cast(placed.rank AS INTEGER)            AS rank,            -- 変えたときの順位 | Rank under these weights
    cast(placed.rank + (placed.equal_count - 1) / 2 AS DOUBLE) AS mid_rank,  -- 同順の順位の平均 | Mid-rank, the mean of the places that bodies in a tie share
    cast(placed.equal_count AS INTEGER)     AS equal_count,     -- 同順の団体数（自らを含む） | Bodies that tie, itself included
    cast(placed.n AS INTEGER)               AS n                -- 順位を付けた団体数 | Bodies ranked
FROM placed
LEFT JOIN mart.ranking AS now
    ON now.code = placed.code AND now.year = placed.year AND now.basis = placed.basis
    AND now.perspective = placed.perspective AND now.group_id = placed.group_id AND now.comparison_set = placed.comparison_set
ORDER BY placed.year, placed.basis, placed.perspective, placed.group_id, placed.comparison_set, placed.rank, placed.code
