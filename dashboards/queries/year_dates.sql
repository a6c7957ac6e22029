-- The first and the last day that the answers of a fiscal year stand for: one row
SELECT min(as_of_date) AS first_date, max(as_of_date) AS last_date
FROM core.indicator_value
WHERE year = $year
    AND basis = (SELECT default_basis FROM meta.framework)
