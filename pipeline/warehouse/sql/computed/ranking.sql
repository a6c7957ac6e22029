-- 団体 × 年度 × 基準 × 観点 × 群 × 比較の範囲 | one row per body × year × basis × perspective × group × comparison set
-- 一緒に順位を付ける団体の点。関数が順位と、未回答だけで動きうるその幅を足す。点のない団体も、問われていれば幅には数える | Scores of the bodies ranked together; the function adds the ranks, and the range attainable from blanks alone, which counts bodies that were asked and have no score, too
WITH scored AS (
    SELECT
        score.code, score.year, score.basis, score.perspective, score.group_id, score.score, score.low, score.high,
        asked.group_question_set, body.body_kind, body.prefecture_code, trait.population_band,
        peers.peer_rule || ':' || peers.peer_key AS own_peers
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    JOIN mart.question_set AS body_questions USING (code, year, basis)
    JOIN mart.group_question_set AS asked USING (question_set, perspective, group_id)
    LEFT JOIN core.body_trait AS trait USING (code, year)
    LEFT JOIN mart.peer_group AS peers USING (code, year, basis)
    WHERE score.coverage IS NOT NULL AND score.year BETWEEN $first_year AND $last_year
),
sets AS (
    SELECT *, 'nation' AS comparison_set, body_kind AS set_key FROM scored
    UNION ALL
    SELECT *, 'prefecture', prefecture_code FROM scored WHERE body_kind = 'municipality'
    UNION ALL
    SELECT *, 'population_band', body_kind || ':' || population_band FROM scored WHERE population_band IS NOT NULL
    UNION ALL
    SELECT scored.*, 'peers', member.peer_rule || ':' || member.peer_key
    FROM scored
    JOIN mart.peer_member AS member USING (code, year, basis)
),
-- one number for each set of bodies that are ranked together
numbered AS (
    SELECT
        *,
        hash(year, basis, perspective, group_id, comparison_set, set_key) AS whole_id,
        hash(whole_id, group_question_set) AS set_id
    FROM sets
)
SELECT
    cast(code AS VARCHAR)            AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)            AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,            -- 基準 | Basis
    cast(perspective AS VARCHAR)     AS perspective,      -- 観点 | Perspective
    cast(group_id AS VARCHAR)        AS group_id,         -- 群 | Group
    cast(comparison_set AS VARCHAR)  AS comparison_set,   -- 比較の範囲 | Comparison set
    cast(set_key AS VARCHAR)         AS set_key,          -- 範囲の名 | Which set
    cast(set_id AS UBIGINT)          AS set_id,           -- 一緒に順位を付ける団体の印 | Mark of the bodies ranked together
    cast(whole_id AS UBIGINT)        AS whole_id,         -- 範囲の印 | Mark of the comparison set
    cast(score AS DOUBLE)            AS score,            -- 点 | Score
    cast(low AS DOUBLE)              AS low,              -- 下限 | Lower bound
    cast(high AS DOUBLE)             AS high,             -- 上限 | Upper bound
    cast(comparison_set <> 'peers' OR set_key IS NOT DISTINCT FROM own_peers AS BOOLEAN) AS is_own_set  -- その団体の範囲か | Is it the set this body is shown in
FROM numbered
