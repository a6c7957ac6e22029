-- What municipalities, by prefecture, answered to every indicator that was asked; closed years only
SELECT
    body.prefecture_code AS pref, body.code, body.name, indicator.indicator, value.status, value.option_text, value.points
FROM core.indicator_value AS value
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
WHERE body.body_kind = 'municipality'
    AND value.status <> 'not_asked'
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY body.code, indicator.position
