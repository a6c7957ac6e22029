-- 団体 × 年度 × 基準 × STEP | one row per body × year × basis × STEP
-- STEPごとの判定と、判定の拠り所となる指標 | Verdict on every STEP, and the indicators it rests on
-- key: code, year, basis, step
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
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'met']       AS gates_met,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'unmet']     AS gates_unmet,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'unknown']   AS gates_unknown,
        [answer.gate FOR answer IN coalesce(verdicts, []) IF answer.verdict = 'not_asked'] AS gates_not_asked
    FROM mart.group_score AS score
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    JOIN steps USING (perspective, group_id)
    LEFT JOIN gate_lists USING (code, year, basis, step)
),
judged AS (
    SELECT
        *,
        CASE
            WHEN len(gates_unmet) > 0 OR high < threshold - 1e-9 THEN 'failed'
            WHEN is_published AND score >= threshold - 1e-9 AND len(gates_unknown) = 0 THEN 'passed'
            ELSE 'undetermined'
        END AS state
    FROM scored
),
final AS (
    SELECT
        *,
        state = 'passed' AND coalesce(bool_or(state = 'failed') OVER (
            PARTITION BY code, year, basis ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), false) AS is_ahead_of_order
    FROM judged
)
SELECT
    cast(code AS VARCHAR)                AS code,               -- 団体コード | Body code
    cast(year AS INTEGER)                AS year,               -- 年度 | Fiscal year
    cast(basis AS VARCHAR)               AS basis,              -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(step AS INTEGER)                AS step,               -- STEP番号（0…3。group_id では step0…step3） | STEP, 0…3; as group_id step0…step3
    cast(state AS VARCHAR)               AS state,              -- 判定: passed 達成（点が基準以上で必須要件がすべて満点）, failed 未達（分からない答えが何であっても届かない）, undetermined 判定不能 | Verdict: passed, score at or above the threshold and every gate at full points; failed, whatever the unknown answers are; undetermined
    cast(is_ahead_of_order AS BOOLEAN)   AS is_ahead_of_order,  -- 先行: 前のSTEPが未達のまま達成 | Passed above a failed STEP
    cast(round(score, 10) AS DOUBLE)     AS score,              -- 点 | Score
    cast(round(low, 10) AS DOUBLE)       AS low,                -- 下限 | Lower bound
    cast(round(high, 10) AS DOUBLE)      AS high,               -- 上限 | Upper bound
    cast(threshold AS DOUBLE)            AS threshold,          -- 達成とする点 | Score at which it is passed
    cast(gates_met AS VARCHAR[])         AS gates_met,          -- 満たした必須要件（満点の回答だけが満たす） | Gates met; only full points meet a gate
    cast(gates_unmet AS VARCHAR[])       AS gates_unmet,        -- 満たしていない必須要件（予定や一部は満たさない） | Gates not met; plans and part points do not meet one
    cast(gates_unknown AS VARCHAR[])     AS gates_unknown,      -- 回答のない（対象外を含む）必須要件 | Gates without an answer, 対象外 included
    cast(gates_not_asked AS VARCHAR[])   AS gates_not_asked     -- その年に問われなかった必須要件 | Gates nobody was asked that year
FROM final
ORDER BY code, year, basis, step
