-- One indicator, body by body: municipalities, by prefecture
SELECT
    body.prefecture_code AS pref,
    body.code, body.name AS body, body.kana, body.prefecture_code, body.prefecture, body.municipality_type AS kind, trait.peer_group, trait.population,
    value.status, value.raw_text, value.option_text, value.value, value.points, value.as_of_date, value.survey,
    delivery.name AS delivery_name, value.row_no, value.column_no
FROM core.indicator_value AS value
JOIN core.body AS body USING (code)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
LEFT JOIN core.body_trait AS trait USING (code, year)
LEFT JOIN meta.delivery AS delivery USING (delivery_id)
WHERE value.indicator = $indicator
    AND body.body_kind = 'municipality'
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY body.code
