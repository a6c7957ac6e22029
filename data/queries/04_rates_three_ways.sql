-- 実施率は、分母を回答した団体、調査された団体、全団体のどれにするかでどれだけ違うか | How far apart are the three ways of dividing a rate: by those who answered, by the surveyed, by all?
-- 読み方: 未回答は未実施ではありません。差の大きい指標は、どの分母の率かを必ず書いてください。interval は団体数の少なさによる幅 | Reading: silence is no "no"; where they differ, name the denominator; interval: what so few bodies allow
SELECT summary.year, indicator.name_ja, summary.yes_count, summary.answered_count, summary.surveyed_count, summary.body_count,
    summary.rate_of_answered_pct, summary.low_pct, summary.high_pct, summary.interval_low_pct, summary.interval_high_pct,
    summary.rate_of_surveyed_pct, summary.rate_of_all_pct,
    round(summary.rate_of_answered_pct - summary.rate_of_all_pct, 2) AS difference_pct
FROM mart.indicator_summary AS summary
JOIN core.indicator AS indicator USING (indicator)
WHERE summary.scope = 'nation' AND summary.body_kind = 'municipality'
ORDER BY difference_pct DESC, summary.year, indicator.position
