-- もし一つの指標の答えが違ったら: その団体の群の点の変化。公表の点と同じ計算 | If one indicator were answered otherwise: how the scores of a body's groups change, by the computation of the published scores
-- FROM what_if('482226', 2025, 'dx_policy', 1.0)
--
-- The parameters have names of their own: within a macro they would replace columns of the macros it calls.
CREATE OR REPLACE MACRO what_if(of_code, of_year, of_indicator, new_points) AS TABLE
WITH what_if_answer AS (
    SELECT
        value.code, value.year, value.basis, value.indicator,
        if(value.indicator = of_indicator, 'answered', value.status)                   AS status,
        if(value.indicator = of_indicator, cast(new_points AS DOUBLE), value.points)       AS points
    FROM core.indicator_value AS value
    WHERE value.code = of_code AND value.year = of_year
),
unknown AS (
    SELECT error('what_if: no indicator is named ' || of_indicator) AS refusal
    WHERE NOT EXISTS (FROM core.indicator AS known WHERE known.indicator = of_indicator)
),
changed AS (
    SELECT * FROM rescored(MAP {}, answers := 'what_if_answer')
    WHERE (SELECT count(refusal) FROM unknown) = 0
)
SELECT
    cast(now.code AS VARCHAR)                AS code,          -- 団体コード | Body code
    cast(now.year AS INTEGER)                AS year,          -- 年度 | Fiscal year
    cast(now.basis AS VARCHAR)               AS basis,         -- 基準 | Basis
    cast(now.perspective AS VARCHAR)         AS perspective,   -- 観点 | Perspective
    cast(now.group_id AS VARCHAR)            AS group_id,      -- 群 | Group
    cast(now.score AS DOUBLE)                AS score_before,  -- 公表の点（0…100） | Published score, 0…100
    cast(changed.score AS DOUBLE)            AS score,         -- 変えたときの点（0…100） | Score with the other answer, 0…100
    cast(changed.score - now.score AS DOUBLE) AS change,       -- 差 | Difference
    cast(changed.low AS DOUBLE)              AS low,           -- 変えたときの下限 | Lower bound with the other answer
    cast(changed.high AS DOUBLE)             AS high           -- 変えたときの上限 | Upper bound with the other answer
FROM mart.group_score AS now
JOIN changed
    ON changed.code = now.code AND changed.year = now.year AND changed.basis = now.basis
    AND changed.perspective = now.perspective AND changed.group_id = now.group_id
ORDER BY now.basis, now.perspective, now.group_id
