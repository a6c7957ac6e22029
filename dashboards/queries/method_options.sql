-- What every option is worth, by the item that offers it
WITH offered AS (
    SELECT DISTINCT survey, item, unnest("options") AS "option" FROM core.item
)
SELECT worth.indicator, feed.survey, feed.item, worth."option", worth.points, worth.points_low, worth.points_high
FROM core.indicator_option AS worth
JOIN core.indicator_source AS feed USING (indicator)
JOIN offered ON offered.survey = feed.survey AND offered.item = feed.item AND offered."option" = worth."option"
ORDER BY worth.indicator, feed.survey, feed.item, worth.position
