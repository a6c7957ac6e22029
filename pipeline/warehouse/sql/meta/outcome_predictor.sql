-- 結果 × 予測に使う点 | one row per outcome × predictor
-- 結果を予測するはずの指標と群。計算の前に枠組みで宣言したもの | The indicators and groups that should foretell an outcome, declared in the framework before anything is computed
-- key: outcome, predictor_kind, predictor
SELECT
    cast(outcome AS VARCHAR)         AS outcome,         -- 結果（meta.outcome） | Outcome, as in meta.outcome
    cast(predictor_kind AS VARCHAR)  AS predictor_kind,  -- indicator 指標, group 群 | indicator or group
    cast(predictor AS VARCHAR)       AS predictor,       -- 指標、または観点/群 | Indicator, or perspective/group
    cast(position AS INTEGER)        AS position         -- 並び順 | Order
FROM input.outcome_predictor
ORDER BY position
