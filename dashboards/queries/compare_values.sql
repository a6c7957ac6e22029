-- Answers of the bodies in a comma-separated list to every indicator
SELECT
    value.code, body.name AS body, body.prefecture_code,
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.kind, indicator.unit, indicator.is_gate,
    indicator.disclosure,
    value.status, value.raw_text, value.option_text, value.value, value.points, value.as_of_date
FROM core.indicator_value AS value
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
WHERE value.code IN (SELECT unnest(string_split($codes, ',')))
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY indicator.position, list_position(string_split($codes, ','), value.code)
