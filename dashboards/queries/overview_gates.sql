-- Answers to the required indicators, by prefecture: a row per municipality and indicator
SELECT
    body.prefecture_code AS pref, value.code, indicator.indicator, indicator.name_ja, indicator.name_en, indicator.kind,
    indicator.disclosure, value.status, value.option_text, value.points
FROM core.indicator_value AS value
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
WHERE indicator.is_gate
    AND body.body_kind = 'municipality'
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY value.code, indicator.position
