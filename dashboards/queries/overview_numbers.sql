-- Every number indicator: medians of the prefecture's municipalities, and of all
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.is_gate, indicator.unit,
    median(score.value) FILTER (body.prefecture_code = $pref)                                        AS median,
    count(*) FILTER (body.prefecture_code = $pref AND score.status = 'answered')                     AS answered_count,
    count(*) FILTER (body.prefecture_code = $pref AND score.status = 'not_surveyed')                 AS not_surveyed_count,
    count(*) FILTER (body.prefecture_code = $pref AND score.status NOT IN ('answered', 'not_surveyed')) AS not_answered_count,
    median(score.value)                                                                              AS nation_median,
    count(*) FILTER (score.status = 'answered')                                                      AS nation_count
FROM mart.indicator_score AS score
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
WHERE indicator.kind = 'number'
    AND body.body_kind = 'municipality'
    AND score.year = $year
    AND score.status <> 'not_asked'
GROUP BY ALL
ORDER BY any_value(indicator.position)
