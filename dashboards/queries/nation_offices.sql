-- The prefectural offices' own answers to what they were asked, in every fiscal year: public indicators only
SELECT
    value.year, body.prefecture_code AS pref, body.prefecture AS name, indicator.indicator, indicator.name_ja, indicator.name_en,
    indicator.kind, indicator.unit, value.status, value.option_text, value.value, value.points
FROM core.indicator_value AS value
JOIN core.body AS body USING (code)
JOIN core.indicator AS indicator USING (indicator)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
WHERE body.body_kind = 'prefecture'
    AND value.status NOT IN ('not_asked', 'not_surveyed')
    AND indicator.disclosure = 'public'
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY value.year, indicator.position, body.prefecture_code
