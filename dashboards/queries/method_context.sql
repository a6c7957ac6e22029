-- The items that feed no indicator, why, and the fiscal years that asked them
SELECT
    context.survey, context.item, context.reason_ja, context.reason_en,
    arg_max(item.text, item.year)         AS text,
    list(item.year ORDER BY item.year)    AS years
FROM core.context_item AS context
JOIN core.item AS item USING (survey, item)
GROUP BY ALL
ORDER BY context.survey, context.item
