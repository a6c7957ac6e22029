-- The items that feed an indicator, with their latest wording and the fiscal years that asked them
SELECT
    source.indicator, source.survey, source.item,
    arg_max(item.text, item.year)         AS text,
    list(item.year ORDER BY item.year)    AS years
FROM core.indicator_source AS source
JOIN core.item AS item USING (survey, item)
GROUP BY ALL
ORDER BY source.indicator, source.survey, source.item
