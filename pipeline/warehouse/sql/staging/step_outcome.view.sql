-- 団体 × 年度 × 基準 × STEP | one row per body × year × basis × STEP
-- STEPごとに、点と必須要件から分かること（ビュー）。判定とするかは、その根拠 evidence しだい（mart.step_status） | What score and gates come to at every STEP (a view); whether it is a verdict depends on its evidence (mart.step_status)
WITH steps AS (
    SELECT perspective, group_id, step, threshold FROM core.indicator_group WHERE step IS NOT NULL
),
gates AS (
    SELECT steps.step, weights.indicator, indicator.position
    FROM core.group_weight AS weights
    JOIN steps USING (perspective, group_id)
    JOIN core.indicator AS indicator USING (indicator)
    WHERE indicator.is_gate
),
answers AS (
    SELECT
        value.code, value.year, value.basis, gates.step, gates.indicator, gates.position,
        CASE
            WHEN value.points >= 1 - 1e-9 THEN 'met'
            WHEN value.points IS NOT NULL THEN 'unmet'
            WHEN value.status = 'not_asked' THEN 'not_asked'
            ELSE 'unknown'
        END AS verdict
    FROM core.indicator_value AS value
    JOIN gates USING (indicator)
),
gate_lists AS (
    SELECT code, year, basis, step, list({'gate': indicator, 'verdict': verdict} ORDER BY position) AS verdicts
    FROM answers
    GROUP BY ALL
),
scored AS (
    SELECT
        score.code, score.year, score.basis, steps.step, steps.threshold,
        score.score, score.low, score.high, score.is_published,
        questions.asked_count, questions.indicator_count, questions.gates_asked_count, questions.gate_count, questions.evidence,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'met']       AS gates_met,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'unmet']     AS gates_unmet,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'unknown']   AS gates_unknown,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'not_asked'] AS gates_not_asked
    FROM mart.group_score AS score
    JOIN steps USING (perspective, group_id)
    JOIN (SELECT code, year, basis, question_set FROM mart.question_set) AS body_questions USING (code, year, basis)
    JOIN mart.group_question_set AS questions USING (question_set, perspective, group_id)
    LEFT JOIN gate_lists USING (code, year, basis, step)
),
judged AS (
    SELECT
        *,
        step_verdict(if(is_published, score, NULL), high, threshold, len(gates_unmet), len(gates_unknown)) AS state
    FROM scored
)
SELECT * FROM judged
