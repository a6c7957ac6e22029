-- What every option is worth, by the item that offers it
WITH offered AS (
    SELECT DISTINCT survey, item, unnest("options") AS "option" FROM core.item
)
SELECT options.indicator, source.survey, source.item, options."option", options.points, options.points_low, options.points_high
FROM core.indicator_option AS options
JOIN core.indicator_source AS source USING (indicator)
JOIN offered ON offered.survey = source.survey AND offered.item = source.item AND offered."option" = options."option"
ORDER BY options.indicator, source.survey, source.item, options.position
