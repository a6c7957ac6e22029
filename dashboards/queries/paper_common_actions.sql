-- What most municipalities of a prefecture have to do next: indicators by the number of bodies, and the rates beside
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en,
    count(*)                            AS body_count,
    any_value(here.rate_of_answered_pct)   AS rate_pct,
    any_value(nation.rate_of_answered_pct) AS nation_rate_pct
FROM mart.next_action AS action
JOIN core.body AS body USING (code)
JOIN core.indicator AS indicator USING (indicator)
LEFT JOIN mart.indicator_summary AS here
    ON here.indicator = action.indicator AND here.year = action.year
    AND here.body_kind = 'municipality' AND here.scope = 'prefecture' AND here.scope_key = $pref
LEFT JOIN mart.indicator_summary AS nation
    ON nation.indicator = action.indicator AND nation.year = action.year
    AND nation.body_kind = 'municipality' AND nation.scope = 'nation'
WHERE body.body_kind = 'municipality'
    AND body.prefecture_code = $pref
    AND action.year = $year
    AND action.basis = (SELECT default_basis FROM meta.framework)
GROUP BY ALL
ORDER BY body_count DESC, indicator.indicator
