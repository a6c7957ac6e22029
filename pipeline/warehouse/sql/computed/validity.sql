-- 結果 × 予測に使う点 × 団体 | one row per outcome × predictor × body with both
-- 予測に使う点と、後の結果の数値。関数が順位の相関と、偶然の範囲を求める | The points or score before and the outcome after; the function finds the rank correlation and what chance gives
WITH outcomes AS (
    SELECT
        declared.outcome, declared.year, declared.predictor_year, declared.basis,
        answer.code, answer.number AS outcome_value, trait.population_band
    FROM meta.outcome AS declared
    JOIN core.answer AS answer
        ON answer.survey = declared.survey AND answer.item = declared.item AND answer.year = declared.year
    JOIN core.body AS body ON body.code = answer.code
    JOIN core.year_state AS state
        ON state.code = answer.code AND state.year = declared.predictor_year AND state.basis = declared.basis
    LEFT JOIN core.body_trait AS trait ON trait.code = answer.code AND trait.year = declared.predictor_year
    WHERE answer.is_current AND answer.status = 'answered' AND answer.number IS NOT NULL
        AND body.body_kind = 'municipality' AND state.is_closed
        AND declared.year BETWEEN $first_year AND $last_year
),
predictors AS (
    SELECT 'indicator' AS kind, indicator AS predictor, code, year, basis, points AS predicted_by
    FROM core.indicator_value
    WHERE points IS NOT NULL
    UNION ALL
    SELECT 'group', perspective || '/' || group_id, code, year, basis, score
    FROM mart.group_score
    WHERE is_published
)
SELECT
    cast(outcomes.year AS INTEGER)            AS year,             -- 結果の年度 | Fiscal year of the outcome
    cast(outcome AS VARCHAR)                  AS outcome,          -- 結果 | Outcome
    cast(declared.predictor_kind AS VARCHAR)  AS predictor_kind,   -- indicator 指標, group 群 | indicator or group
    cast(declared.predictor AS VARCHAR)       AS predictor,        -- 指標、または観点/群 | Indicator, or perspective/group
    cast(declared.position AS INTEGER)        AS position,         -- 並び順 | Order
    cast(outcomes.code AS VARCHAR)            AS code,             -- 団体コード | Body code
    cast(population_band AS VARCHAR)          AS population_band,  -- 人口帯 | Population band
    cast(predicted_by AS DOUBLE)              AS predicted_by,     -- 点 | Points or score before
    cast(outcome_value AS DOUBLE)             AS outcome_value     -- 結果の数値 | Outcome after
FROM outcomes
JOIN meta.outcome_predictor AS declared USING (outcome)
JOIN predictors
    ON predictors.kind = declared.predictor_kind AND predictors.predictor = declared.predictor
    AND predictors.code = outcomes.code
    AND predictors.year = outcomes.predictor_year AND predictors.basis = outcomes.basis
