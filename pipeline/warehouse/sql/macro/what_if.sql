-- もし一つの指標の答えが違ったら: その団体の群の点とSTEPの判定の変化。公表の点・判定と同じ計算 | If one indicator were answered otherwise: how the scores of a body's groups and the verdicts on STEPs change, by the computation of the published ones
-- FROM what_if('482226', 2025, 'dx_policy', 1.0)
-- parameter: of_code | VARCHAR | '482226' | 団体コード6桁 | Body code, six digits
-- parameter: of_year | INTEGER | 2025 | 年度 | Fiscal year
-- parameter: of_indicator | VARCHAR | 'dx_policy' | 答えを変える指標（core.indicator） | The indicator answered otherwise, as in core.indicator
-- parameter: new_points | DOUBLE | 1.0 | その点（0…1） | Its points, 0…1
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
    SELECT error('what_if: 指標 ' || of_indicator || ' はありません。core.indicator の indicator を書いてください（例 dx_policy） | no indicator is named so: see core.indicator') AS refusal
    WHERE NOT EXISTS (FROM core.indicator AS known WHERE known.indicator = of_indicator)
    UNION ALL
    SELECT error('what_if: 団体コード ' || of_code || ' の団体はありません。6桁で書いてください（例 482226、一覧は core.body） | no body has this code: six digits, as in core.body')
    WHERE NOT EXISTS (FROM core.body AS known WHERE known.code = of_code)
    UNION ALL
    SELECT error('what_if: 点 ' || new_points || ' は使えません。0から1で書いてください（例 1.0） | points are from 0 to 1')
    WHERE NOT coalesce(new_points BETWEEN 0 AND 1, false)
    UNION ALL
    SELECT error('what_if: ' || of_year || ' 年度の回答はありません。core.year_state の year を書いてください | no answers of this fiscal year: see core.year_state')
    WHERE NOT EXISTS (FROM core.year_state AS known WHERE known.year = of_year)
),
changed AS (
    SELECT * FROM rescored(MAP {}, answers := 'what_if_answer')
    WHERE (SELECT count(refusal) FROM unknown) = 0
),
-- a verdict as it is published: none where its evidence is insufficient
verdicts AS (
    SELECT
        step.code, step.year, step.basis, groups.perspective, groups.group_id, step.state, step.threshold,
        len([gate FOR gate IN step.gates_unmet IF gate <> of_indicator])
            + if(new_points < 1 - 1e-9 AND list_contains(
                step.gates_met || step.gates_unmet || step.gates_unknown || step.gates_not_asked, of_indicator), 1, 0) AS unmet_count,
        len([gate FOR gate IN step.gates_unknown IF gate <> of_indicator]) AS unknown_count
    FROM mart.step_status AS step
    JOIN core.indicator_group AS groups ON groups.step = step.step
    WHERE step.code = of_code AND step.year = of_year
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
    cast(changed.high AS DOUBLE)             AS high,          -- 変えたときの上限 | Upper bound with the other answer
    cast(verdicts.state AS VARCHAR)          AS state_before,  -- STEPの公表の判定: passed 達成, failed 未到達, undetermined 回答待ち。STEPでない群と、根拠の足りないSTEPでは空 | Published verdict on a STEP: passed, failed, undetermined; none for other groups, and where evidence is insufficient
    cast(CASE WHEN verdicts.state IS NOT NULL THEN step_verdict(
        if(changed.is_published, changed.score, NULL), changed.high, verdicts.threshold, verdicts.unmet_count, verdicts.unknown_count
    ) END AS VARCHAR)                        AS state          -- 変えたときの判定 | Verdict with the other answer
FROM mart.group_score AS now
JOIN changed
    ON changed.code = now.code AND changed.year = now.year AND changed.basis = now.basis
    AND changed.perspective = now.perspective AND changed.group_id = now.group_id
LEFT JOIN verdicts
    ON verdicts.basis = now.basis AND verdicts.perspective = now.perspective AND verdicts.group_id = now.group_id
ORDER BY now.basis, now.perspective, now.group_id
