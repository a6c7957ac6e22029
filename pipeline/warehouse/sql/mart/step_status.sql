-- 団体 × 年度 × 基準 × STEP | one row per body × year × basis × STEP
-- STEPごとの判定と、判定の拠り所となる指標 | Verdict on every STEP, and the indicators it rests on
WITH steps AS (
    SELECT perspective, group_id, step, threshold FROM core.indicator_group WHERE step IS NOT NULL
),
required AS (
    SELECT
        steps.step, weights.indicator,
        row_number() OVER (PARTITION BY steps.step ORDER BY indicator.position) - 1 AS place,
        list(weights.indicator) OVER (
            PARTITION BY steps.step ORDER BY indicator.position ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS step_gates
    FROM core.group_weight AS weights
    JOIN steps USING (perspective, group_id)
    JOIN core.indicator AS indicator USING (indicator)
    WHERE indicator.is_gate
),
told AS (  -- verdicts as bits: a list for every body, year and basis would have to be sorted
    SELECT
        code, year, basis, step, any_value(step_gates) AS step_gates,
        sum(1 << place) FILTER (points >= 1 - 1e-9)                              AS met,
        sum(1 << place) FILTER (points < 1 - 1e-9)                               AS unmet,
        sum(1 << place) FILTER (points IS NULL AND status <> 'not_asked')        AS unknown,
        sum(1 << place) FILTER (status = 'not_asked')                            AS not_asked
    FROM core.indicator_value
    JOIN required USING (indicator)
    GROUP BY ALL
),
gates AS (
    SELECT
        code, year, basis, step,
        [gate FOR gate, k IN step_gates IF cast(coalesce(met, 0) AS BIGINT) & (1 << (k - 1)) > 0] AS gates_met,
        [gate FOR gate, k IN step_gates IF cast(coalesce(unmet, 0) AS BIGINT) & (1 << (k - 1)) > 0] AS gates_unmet,
        [gate FOR gate, k IN step_gates IF cast(coalesce(unknown, 0) AS BIGINT) & (1 << (k - 1)) > 0] AS gates_unknown,
        [gate FOR gate, k IN step_gates IF cast(coalesce(not_asked, 0) AS BIGINT) & (1 << (k - 1)) > 0] AS gates_not_asked
    FROM told
),
judged AS (
    SELECT
        score.code, score.year, score.basis, steps.step, score.score, score.low, score.high, steps.threshold,
        coalesce(gates_met, [])       AS gates_met,
        coalesce(gates_unmet, [])     AS gates_unmet,
        coalesce(gates_unknown, [])   AS gates_unknown,
        coalesce(gates_not_asked, []) AS gates_not_asked,
        CASE
            WHEN len(coalesce(gates_unmet, [])) > 0 OR score.high < steps.threshold - 1e-9 THEN 'failed'
            WHEN score.is_published AND score.score >= steps.threshold - 1e-9
                AND len(coalesce(gates_unknown, [])) = 0 THEN 'passed'
            ELSE 'undetermined'
        END AS state
    FROM mart.group_score AS score
    JOIN steps USING (perspective, group_id)
    LEFT JOIN gates
        ON gates.code = score.code AND gates.year = score.year AND gates.basis = score.basis AND gates.step = steps.step
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
