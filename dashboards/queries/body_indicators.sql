-- Every indicator of one body, and the cell it came from
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.definition_ja, indicator.definition_en,
    indicator.kind, indicator.unit, indicator.is_gate, indicator.disclosure, indicator.advice_ja, indicator.advice_en,
    indicator.limits_ja, indicator.limits_en,
    value.status, value.raw_text, value.option_text, value.value, value.points, value.as_of_date,
    delivery.name AS delivery_name, value.row_no, value.column_no
FROM core.indicator_value AS value
JOIN core.indicator AS indicator USING (indicator)
LEFT JOIN meta.delivery AS delivery USING (delivery_id)
WHERE value.code = $code
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY indicator.position
