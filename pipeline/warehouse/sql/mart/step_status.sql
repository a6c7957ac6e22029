-- 団体 × 年度 × 基準 × STEP | one row per body × year × basis × STEP
-- STEPごとの判定と、判定の拠り所となる指標 | Verdict on every STEP, and the indicators it rests on
-- key: code, year, basis, step
WITH judged AS (
    SELECT * REPLACE (CASE WHEN evidence <> 'insufficient' THEN state END AS state)
    FROM staging.step_outcome
    LEFT JOIN (SELECT code, year, basis, edition_state FROM core.year_state) AS years USING (code, year, basis)
),
final AS (
    SELECT
        *,
        coalesce(state = 'passed', false) AND coalesce(bool_or(state = 'failed') OVER (
            PARTITION BY code, year, basis ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), false) AS is_ahead_of_order
    FROM judged
)
SELECT
    cast(code AS VARCHAR)                AS code,               -- 団体コード | Body code
    cast(year AS INTEGER)                AS year,               -- 年度 | Fiscal year
    cast(basis AS VARCHAR)               AS basis,              -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(step AS INTEGER)                AS step,               -- STEP番号（0…3。group_id では step0…step3） | STEP, 0…3; as group_id step0…step3
    cast(state AS VARCHAR)               AS state,              -- 判定: passed 達成（点が基準以上で必須要件がすべて満点）, failed 未到達（分からない答えが何であっても届かない）, undetermined 回答待ち。根拠が足りなければ空（判定対象外） | Verdict: passed, score at or above the threshold and every gate at full points; failed, whatever the unknown answers are; undetermined; none where evidence is insufficient
    cast(is_ahead_of_order AS BOOLEAN)   AS is_ahead_of_order,  -- 先行: 前のSTEPが未到達のまま達成 | Passed above a failed STEP
    cast(evidence AS VARCHAR)            AS evidence,           -- 判定の根拠（mart.group_question_set）: full 足りる, provisional 暫定, insufficient 判定対象外 | Evidence of the verdict, as in mart.group_question_set: full, provisional, insufficient
    cast(asked_count AS INTEGER)         AS asked_count,        -- 問われた指標の数 | Indicators asked
    cast(indicator_count AS INTEGER)     AS indicator_count,    -- STEPの指標の数 | Indicators of the STEP
    cast(gates_asked_count AS INTEGER)   AS gates_asked_count,  -- 問われた必須要件の数 | Gates asked
    cast(gate_count AS INTEGER)          AS gate_count,         -- STEPの必須要件の数 | Gates of the STEP
    cast(round(score, 10) AS DOUBLE)     AS score,              -- 点 | Score
    cast(round(low, 10) AS DOUBLE)       AS low,                -- 下限 | Lower bound
    cast(round(high, 10) AS DOUBLE)      AS high,               -- 上限 | Upper bound
    cast(threshold AS DOUBLE)            AS threshold,          -- 達成とする点 | Score at which it is passed
    cast(gates_met AS VARCHAR[])         AS gates_met,          -- 満たした必須要件（満点の回答だけが満たす） | Gates met; only full points meet a gate
    cast(gates_unmet AS VARCHAR[])       AS gates_unmet,        -- 満たしていない必須要件（予定や一部は満たさない） | Gates not met; plans and part points do not meet one
    cast(gates_unknown AS VARCHAR[])     AS gates_unknown,      -- 回答のない（対象外を含む）必須要件 | Gates without an answer, 対象外 included
    cast(gates_not_asked AS VARCHAR[])   AS gates_not_asked,    -- その年に問われなかった必須要件 | Gates nobody was asked that year
    cast(edition_state AS VARCHAR)       AS edition_state       -- 年度の状態（core.year_state）: provisional 速報, final 確報 | State of the year, as in core.year_state: provisional, final
FROM final
ORDER BY code, year, basis, step
