-- Every indicator, for the search box, with the numbers of the items that it comes from
SELECT indicator.indicator, indicator.name_ja, indicator.name_en, string_agg(DISTINCT source.item, ' ' ORDER BY source.item) AS items
FROM core.indicator AS indicator
LEFT JOIN core.indicator_source AS source USING (indicator)
GROUP BY ALL
ORDER BY any_value(indicator.position)
