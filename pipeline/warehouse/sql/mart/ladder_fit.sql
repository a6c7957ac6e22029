-- 範囲 × 団体の種類 × 年度 × 基準 | one row per scope × kind of body × year × basis
-- STEPは梯子になっているか: 達成したSTEPの数だけから、どのSTEPを達成したかをどこまで再現できるか（ガットマン尺度）。すべてのSTEPの結果が定まる団体による。根拠の足りないSTEPの結果も含み、evidence がそれを示す | Are the STEPs a ladder: how far the number of STEPs passed reproduces which ones were passed (Guttman scaling), over bodies whose outcome is determined at every STEP; outcomes without enough evidence for a verdict are included, see evidence
-- key: scope, scope_key, body_kind, year, basis
--
-- Errors are counted against the pattern in which the first STEPs are passed, as many as the body passed (Goodenough and
-- Edwards). Reproducibility is the share of outcomes without error; scalability is how much better that is than guessing
-- the more frequent outcome at every STEP.
WITH outcomes AS (
    SELECT
        code, year, basis, step, evidence, state = 'passed' AS is_passed,
        row_number() OVER (PARTITION BY code, year, basis ORDER BY step)
            <= count(*) FILTER (state = 'passed') OVER (PARTITION BY code, year, basis) AS is_expected
    FROM staging.step_outcome
    QUALIFY bool_and(state IN ('passed', 'failed')) OVER (PARTITION BY code, year, basis)
),
scopes AS (
    SELECT 'nation' AS scope, 'JP' AS scope_key, body_kind, outcomes.* FROM outcomes JOIN core.body USING (code)
    UNION ALL
    SELECT 'prefecture', prefecture_code, body_kind, outcomes.*
    FROM outcomes
    JOIN core.body USING (code)
    WHERE body_kind = 'municipality'
),
steps AS (
    SELECT
        scope, scope_key, body_kind, year, basis, step,
        count(*)                                                         AS body_count,
        count(*) FILTER (is_passed <> is_expected)                       AS error_count,
        greatest(count(*) FILTER (is_passed), count(*) FILTER (NOT is_passed)) AS frequent_count
    FROM scopes
    GROUP BY ALL
),
bodies AS (
    SELECT
        scope, scope_key, body_kind, year, basis,
        count(DISTINCT code) FILTER (is_passed AND NOT is_expected) AS ahead_of_order_count,
        arg_max(evidence, list_position(['full', 'provisional', 'insufficient'], evidence)) AS evidence
    FROM scopes
    GROUP BY ALL
),
fits AS (
    SELECT
        scope, scope_key, body_kind, year, basis, max(body_count) AS body_count,
        1 - sum(error_count) / sum(body_count)   AS reproducibility,
        sum(frequent_count) / sum(body_count)    AS frequent_share
    FROM steps
    GROUP BY ALL
),
final AS (
    SELECT *, if(frequent_share < 1, (reproducibility - frequent_share) / (1 - frequent_share), NULL) AS scalability
    FROM fits
    JOIN bodies USING (scope, scope_key, body_kind, year, basis)
)
SELECT
    cast(scope AS VARCHAR)               AS scope,               -- 範囲: nation 全国, prefecture 都道府県 | Scope
    cast(scope_key AS VARCHAR)           AS scope_key,           -- 範囲の名（全国はJP、都道府県は団体コード） | Which one: JP, or the code of the prefecture
    cast(body_kind AS VARCHAR)           AS body_kind,           -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(year AS INTEGER)                AS year,                -- 年度 | Fiscal year
    cast(basis AS VARCHAR)               AS basis,               -- 基準（core.basis） | Basis, as in core.basis
    cast(body_count AS INTEGER)          AS body_count,          -- すべてのSTEPの結果が定まる団体数 | Bodies whose outcome is determined at every STEP
    cast(round(reproducibility, 10) AS DOUBLE) AS reproducibility,  -- 再現係数（0…1） | Coefficient of reproducibility, 0…1
    cast(round(scalability, 10) AS DOUBLE) AS scalability,       -- 尺度化係数（1以下）。どのSTEPでも全団体の結果が同じなら空 | Coefficient of scalability, at most 1; empty where all bodies have the same outcome at every STEP
    cast(ahead_of_order_count AS INTEGER)  AS ahead_of_order_count,  -- 前のSTEPを飛ばして達成した団体数 | Bodies that passed a STEP above one they did not
    cast(evidence AS VARCHAR)            AS evidence,            -- 最も弱いSTEPの根拠 | Weakest evidence of a STEP: full, provisional, insufficient
    cast(reproducibility >= (SELECT value FROM meta.judgement WHERE name = 'ladder_reproducibility') - 1e-9
        AND coalesce(scalability >= (SELECT value FROM meta.judgement WHERE name = 'ladder_scalability') - 1e-9, false)
        AS BOOLEAN)                      AS is_ladder            -- 慣行の目安（判断 ladder_reproducibility, ladder_scalability）に届くか | Do both reach what is customary (the judgements ladder_reproducibility and ladder_scalability)
FROM final
ORDER BY scope, scope_key, body_kind, year, basis
