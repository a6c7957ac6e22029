-- STEPの判定: 満たさない必須要件があるか上限が届かなければ failed、点が届き必須要件がすべて分かっていれば passed、ほかは undetermined。根拠が足りるかは別に見る | Verdict on a STEP: failed with a gate unmet or a bound out of reach, passed with the score reached and no gate unknown, else undetermined; whether evidence is enough is another question
-- SELECT step_verdict(62.5, 80.0, 60.0, 0, 1)
CREATE OR REPLACE MACRO step_verdict(score, high, threshold, unmet_count, unknown_count) AS CASE
    WHEN unmet_count > 0 OR high < threshold - 1e-9 THEN 'failed'
    WHEN score >= threshold - 1e-9 AND unknown_count = 0 THEN 'passed'
    ELSE 'undetermined'
END
