-- Every choice indicator: counts of a prefecture's municipalities, and the rates beside the nation's
SELECT
    here.scope_key AS pref,
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.is_gate,
    here.yes_count, here.planned_count, here.no_count, here.not_surveyed_count, here.not_answered_count, here.surveyed_count,
    here.rate_of_answered_pct AS rate,
    nation.rate_of_answered_pct AS nation_rate,
    nation.surveyed_count AS nation_surveyed_count
FROM mart.indicator_summary AS here
JOIN mart.indicator_summary AS nation USING (indicator, year, body_kind)
JOIN core.indicator AS indicator USING (indicator)
WHERE here.scope = 'prefecture'
    AND here.body_kind = 'municipality'
    AND nation.scope = 'nation'
    AND year = $year
ORDER BY pref, indicator.position
