-- The editions of the surveys: newest reference date of their items, and state
SELECT item.survey, item.year, edition.edition_state, max(item.as_of_date) AS as_of
FROM core.item AS item
LEFT JOIN core.edition AS edition USING (survey, year)
GROUP BY ALL
ORDER BY survey, year
