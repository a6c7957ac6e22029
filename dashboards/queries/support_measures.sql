-- Indicators and the STEP or group each counts towards first, with its weight there
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.disclosure, indicator.is_gate, indicator.kind,
    indicator.advice_ja, indicator.advice_en,
    groups.step, groups.threshold, groups.aggregation, groups.name_ja AS group_ja, groups.name_en AS group_en, weights.weight
FROM core.indicator AS indicator
JOIN core.group_weight AS weights USING (indicator)
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE groups.parent_id IS NOT NULL
    AND (weights.weight > 0 OR (indicator.is_gate AND groups.step IS NOT NULL))
ORDER BY groups.step NULLS LAST, indicator.position
