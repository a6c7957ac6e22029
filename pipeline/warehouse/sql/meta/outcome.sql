-- 結果の指標 | one row per outcome
-- 点が後に何と関係するはずか。計算の前に枠組みで宣言したもの | What scores should go together with later: declared in the framework before anything is computed
-- key: outcome
SELECT
    cast(outcome AS VARCHAR)         AS outcome,         -- 結果 | Outcome
    cast(name_ja AS VARCHAR)         AS name_ja,         -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)         AS name_en,         -- 名称（英語） | Name, English
    cast(reason_ja AS VARCHAR)       AS reason_ja,       -- 点が高ければ結果も高いはずの理由 | Why a high score should go together with a high outcome, Japanese
    cast(reason_en AS VARCHAR)       AS reason_en,       -- 同じ（英語） | The same, English
    cast(survey AS VARCHAR)          AS survey,          -- 調査 | Survey
    cast(item AS VARCHAR)            AS item,            -- 設問 | Item
    cast(year AS INTEGER)            AS year,            -- 結果の年度 | Fiscal year of the outcome
    cast(measured_date AS DATE)      AS measured_date,   -- 結果の基準日。予測に使う指標の基準日より後 | Day that the outcome describes, after those of all predictors
    cast(predictor_year AS INTEGER)  AS predictor_year,  -- 予測に使う点の年度 | Fiscal year of the predictors
    cast(basis AS VARCHAR)           AS basis            -- 予測に使う点の基準（core.basis） | Basis of the predictors, as in core.basis
FROM input.outcome
ORDER BY position
