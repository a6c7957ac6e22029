-- The surveys, with their fiscal years and the number of their items
SELECT
    survey.survey, survey.title_ja, survey.title_en, survey.source_ja, survey.source_en,
    list(DISTINCT item.year ORDER BY item.year)   AS years,
    count(DISTINCT item.item)                     AS item_count
FROM core.survey AS survey
JOIN core.item AS item USING (survey)
GROUP BY ALL
ORDER BY survey.survey
