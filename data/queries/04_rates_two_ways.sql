-- 実施率は、調査された団体を分母にするか全団体を分母にするかでどれだけ違うか | How far apart are the two ways of dividing a rate: by the surveyed, and by all bodies?
SELECT summary.year, indicator.name_ja, summary.yes_count, summary.surveyed_count, summary.body_count,
    summary.rate_of_surveyed_pct, summary.rate_of_all_pct,
    round(summary.rate_of_surveyed_pct - summary.rate_of_all_pct, 2) AS difference_pct
FROM mart.indicator_summary AS summary
JOIN core.indicator AS indicator USING (indicator)
WHERE summary.scope = 'nation' AND summary.body_kind = 'municipality'
ORDER BY difference_pct DESC, summary.year, indicator.position
