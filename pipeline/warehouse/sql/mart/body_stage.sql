-- 団体 × 年度 × 基準 | one row per body × year × basis
-- どのSTEPまで達成したか | The highest STEP k with STEPs 0…k all passed
-- key: code, year, basis
WITH ordered AS (
    SELECT
        *,
        bool_and(state = 'passed') OVER (PARTITION BY code, year, basis ORDER BY step) AS is_reached
    FROM mart.step_status
),
reached AS (
    SELECT
        code, year, basis,
        max(step) FILTER (is_reached)                                 AS stage,
        min(step) FILTER (NOT is_reached)                             AS next_step,
        arg_min(state, step) FILTER (NOT is_reached)                  AS next_state,
        list(step ORDER BY step) FILTER (is_ahead_of_order)           AS ahead_steps
    FROM ordered
    GROUP BY ALL
)
SELECT
    cast(code AS VARCHAR)                          AS code,         -- 団体コード | Body code
    cast(year AS INTEGER)                          AS year,         -- 年度 | Fiscal year
    cast(basis AS VARCHAR)                         AS basis,        -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(stage AS INTEGER)                         AS stage,        -- 達成したSTEP。STEP0が未達か判定不能なら空で、どちらかは next_state で分かる | Highest STEP reached; empty where STEP 0 is failed or undetermined: see next_state
    cast(next_step AS INTEGER)                     AS next_step,    -- 次のSTEP。すべて達成なら空 | Next STEP; empty when all are passed
    cast(next_state AS VARCHAR)                    AS next_state,   -- 次のSTEPの判定: failed, undetermined | Verdict on the next STEP
    cast(coalesce(ahead_steps, []) AS INTEGER[])   AS ahead_steps   -- 先行して達成したSTEP | STEPs passed ahead of order
FROM reached
ORDER BY code, year, basis
