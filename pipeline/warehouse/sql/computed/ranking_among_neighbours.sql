-- 団体 × 年度 × 基準 × 観点 × 群 | one row per body × year × basis × perspective × group
-- 人口の近い団体の中での順位を関数が求める。その群に点のない団体も、問われていれば未回答による幅には数える | Scores; the function finds the rank among the bodies nearest in population; bodies that were asked and have no score in the group count in the range attainable from blanks
SELECT
    cast(score.code AS VARCHAR)            AS code,        -- 団体コード | Body code
    cast(score.year AS INTEGER)            AS year,        -- 年度 | Fiscal year
    cast(score.basis AS VARCHAR)           AS basis,       -- 基準 | Basis
    cast(body.body_kind AS VARCHAR)        AS body_kind,   -- 団体の種類 | Kind of body
    cast(body_questions.question_set AS VARCHAR) AS question_set,   -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(trait.population AS BIGINT)       AS population,  -- 人口 | Population
    cast(score.perspective AS VARCHAR)     AS perspective, -- 観点 | Perspective
    cast(score.group_id AS VARCHAR)        AS group_id,    -- 群 | Group
    cast(score.score AS DOUBLE)            AS score,       -- 点 | Score
    cast(score.low AS DOUBLE)              AS low,         -- 下限 | Lower bound
    cast(score.high AS DOUBLE)             AS high         -- 上限 | Upper bound
FROM mart.group_score AS score
SEMI JOIN computed.population_neighbour AS compared USING (code, year, basis)
JOIN core.body AS body USING (code)
JOIN mart.question_set AS body_questions USING (code, year, basis)
JOIN core.body_trait AS trait USING (code, year)
WHERE score.coverage IS NOT NULL AND trait.population > 0 AND score.year BETWEEN $first_year AND $last_year
ORDER BY score.code, score.year, score.basis, score.perspective, score.group_id
