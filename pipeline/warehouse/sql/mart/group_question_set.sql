-- 問われた指標の組 × 観点 × 群 | one row per question set × perspective × group
-- 群の中で何が問われたかと、判定や区分の根拠として足りるか。ほかの指標が違っても、その群で問われた指標が同じ団体は比べられる。mart.question_set と結ぶ | What was asked within a group, and whether it is enough for a verdict or a band: bodies are compared in it when they were asked the same of it, whatever else was asked; joins mart.question_set USING (question_set)
-- key: question_set, perspective, group_id
WITH examples AS (
    SELECT DISTINCT ON (question_set) question_set, code, year, basis
    FROM mart.question_set
    ORDER BY question_set, code, year, basis
),
asked AS (
    SELECT examples.question_set, value.indicator, md5_number_lower(value.indicator) AS mark
    FROM examples
    JOIN core.indicator_value AS value USING (code, year, basis)
    WHERE value.status <> 'not_asked'
),
counted AS (
    SELECT
        examples.question_set, weights.perspective, weights.group_id,
        coalesce(bit_xor(asked.mark), 0)                                            AS mark,
        count(asked.indicator)                                                      AS asked_count,
        count(*)                                                                    AS indicator_count,
        coalesce(sum(weights.weight) FILTER (asked.indicator IS NOT NULL), 0)       AS asked_weight,
        count(*) FILTER (step IS NOT NULL AND is_gate)                              AS gate_count,
        count(asked.indicator) FILTER (step IS NOT NULL AND is_gate)                AS gates_asked_count
    FROM examples
    CROSS JOIN core.group_weight AS weights
    JOIN core.indicator_group USING (perspective, group_id)
    JOIN core.indicator AS indicator ON indicator.indicator = weights.indicator
    LEFT JOIN asked ON asked.question_set = examples.question_set AND asked.indicator = weights.indicator
    WHERE weights.weight > 0
    GROUP BY examples.question_set, weights.perspective, weights.group_id
),
-- where a group requires nothing, its weight alone decides
judged AS (
    SELECT
        *,
        asked_weight >= least_weight - 1e-9                             AS has_weight,
        if(gate_count = 0, has_weight, gates_asked_count = gate_count)  AS has_gates
    FROM counted, (SELECT value AS least_weight FROM meta.judgement WHERE name = 'evidence_weight')
)
SELECT
    cast(question_set AS VARCHAR)         AS question_set,        -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(perspective AS VARCHAR)          AS perspective,         -- 観点 | Perspective
    cast(group_id AS VARCHAR)             AS group_id,            -- 群 | Group
    cast(format('{:016x}', mark) AS VARCHAR) AS group_question_set,  -- 群の中で問われた指標の組の印 | Mark of the set of indicators asked in the group
    cast(asked_count AS INTEGER)          AS asked_count,         -- 群の中で問われた指標の数（重み0を除く） | Indicators asked in the group, but for weight 0
    cast(indicator_count AS INTEGER)      AS indicator_count,     -- 群の指標の数（重み0を除く） | Indicators in the group, but for weight 0
    cast(round(asked_weight, 12) AS DOUBLE) AS asked_weight,      -- 問われた指標の重み（0…1） | Share of the group's weight that was asked, 0…1
    cast(gates_asked_count AS INTEGER)    AS gates_asked_count,   -- 問われた必須要件の数 | Gates asked
    cast(gate_count AS INTEGER)           AS gate_count,          -- 必須要件の数（STEPだけ） | Gates, of STEPs only
    cast(CASE
        WHEN has_weight AND has_gates THEN 'full'
        WHEN has_weight OR has_gates THEN 'provisional'
        ELSE 'insufficient'
    END AS VARCHAR)                       AS evidence             -- 根拠: full 足りる（必須要件がすべて、重みの判断 evidence_weight 以上が問われた）, provisional 暫定（どちらか一方）, insufficient 判定対象外（どちらもない。判定も区分もない） | Evidence: full, every gate and at least the judgement evidence_weight of the weight was asked; provisional, one of the two; insufficient, neither: no verdict and no band
FROM judged
ORDER BY question_set, perspective, group_id
