-- The first and the last day that the answers of a fiscal year stand for: one row
SELECT
    min(as_of_date) AS first_date, max(as_of_date) AS last_date,
    bool_or(state.edition_state = 'provisional') AS is_provisional, (SELECT night_date FROM meta.run) AS night_date
FROM core.indicator_value AS value
JOIN core.year_state AS state USING (code, year, basis)
WHERE value.year = $year
    AND state.is_closed
    AND value.basis = (SELECT default_basis FROM meta.framework)
