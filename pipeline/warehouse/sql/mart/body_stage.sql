-- 団体 × 年度 × 基準 | one row per body × year × basis
-- どのSTEPまで続けて達成したか。判定対象外のSTEPを越えては求めない。STEPは、すべての団体が順に登る段ではない: 未到達のSTEPの先を達成した先行（ahead_steps）は誤りではなく、全国で梯子と言えるかは is_ladder にある | The highest STEP k with STEPs 0…k all passed; not computed across a STEP without a verdict. A STEP is not a rung that all must pass in order: those passed above a failed one (ahead_steps) are no fault, and is_ladder gives how far the STEPs are a ladder in the nation
-- key: code, year, basis
WITH ordered AS (
    SELECT
        *,
        bool_and(coalesce(state = 'passed', false)) OVER (PARTITION BY code, year, basis ORDER BY step) AS is_reached
    FROM mart.step_status
),
reached AS (
    SELECT
        code, year, basis,
        max(step) FILTER (is_reached)                                 AS stage,
        bool_or(asked_count > 0)                                      AS is_asked,
        min(step) FILTER (NOT is_reached)                             AS next_step,
        arg_min_null(state, step) FILTER (NOT is_reached)             AS next_state,
        list(step ORDER BY step) FILTER (is_ahead_of_order)           AS ahead_steps
    FROM ordered
    GROUP BY ALL
),
-- a stage rests on the STEPs reached and on the verdict that ends it; where there is none, on the STEPs reached alone
weakest AS (
    SELECT code, year, basis, arg_max(evidence, list_position(['full', 'provisional', 'insufficient'], evidence)) AS evidence
    FROM reached
    JOIN mart.step_status USING (code, year, basis)
    WHERE step <= coalesce(stage, -1) OR (step = next_step AND (state IS NOT NULL OR stage IS NULL))
    GROUP BY ALL
)
SELECT
    cast(code AS VARCHAR)                          AS code,         -- 団体コード | Body code
    cast(reached.year AS INTEGER)                          AS year,         -- 年度 | Fiscal year
    cast(reached.basis AS VARCHAR)                         AS basis,        -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(stage AS INTEGER)                         AS stage,        -- 達成したSTEP。空の理由は stage_status | Highest STEP reached; why it is empty: stage_status
    cast(CASE
        WHEN stage IS NOT NULL THEN 'reached'
        WHEN NOT is_asked THEN 'not_asked'
        ELSE coalesce(next_state, 'insufficient')
    END AS VARCHAR)                                AS stage_status,  -- 段階の状態: reached 到達（stage がその段階）, failed 未到達（STEP0を達成していない）, undetermined 回答待ち（STEP0が未回答しだい）, insufficient 判定対象外（問われた指標が足りない）, not_asked 設問なし（その年度・基準で何も問われていない） | State of the stage: reached; failed, STEP 0 is not passed; undetermined, it depends on blanks; insufficient, too little was asked for a verdict; not_asked, nothing was asked that year on that basis
    cast(weakest.evidence AS VARCHAR)              AS evidence,     -- 段階の根拠: 達成したSTEPと、段階の終わりを決めた次のSTEPのうち最も弱いもの（full, provisional 暫定, insufficient 判定対象外で段階なし） | Evidence of the stage, the weakest of the STEPs reached and of the next one that ends it: full, provisional, or insufficient, without a stage
    cast(next_step AS INTEGER)                     AS next_step,    -- 次のSTEP。すべて達成なら空 | Next STEP; empty when all are passed
    cast(next_state AS VARCHAR)                    AS next_state,   -- 次のSTEPの判定: failed, undetermined。判定対象外なら空 | Verdict on the next STEP; none where its evidence is insufficient
    cast(coalesce(ahead_steps, []) AS INTEGER[])   AS ahead_steps,  -- 先行して達成したSTEP | STEPs passed ahead of order
    cast(fit.reproducibility AS DOUBLE)            AS reproducibility,  -- その年度の全国の再現係数（mart.ladder_fit） | Coefficient of reproducibility of the STEPs in the nation that year, as in mart.ladder_fit
    cast(fit.scalability AS DOUBLE)                AS scalability,  -- その年度の全国の尺度化係数（mart.ladder_fit） | Coefficient of scalability, as in mart.ladder_fit
    cast(fit.is_ladder AS BOOLEAN)                 AS is_ladder     -- STEPは梯子になっているか（mart.ladder_fit）。いなければ、段階は目安 | Are the STEPs a ladder, as in mart.ladder_fit; where they are not, a stage is only a rough guide
FROM reached
JOIN weakest USING (code, year, basis)
JOIN core.body AS body USING (code)
LEFT JOIN mart.ladder_fit AS fit
    ON fit.scope = 'nation' AND fit.body_kind = body.body_kind AND fit.year = reached.year AND fit.basis = reached.basis
ORDER BY code, year, basis
