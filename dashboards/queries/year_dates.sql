-- The first and the last day that the answers of a fiscal year stand for, of closed editions if there are any: one row
SELECT
    coalesce(min(as_of_date) FILTER (state.is_closed), min(as_of_date)) AS first_date,
    coalesce(max(as_of_date) FILTER (state.is_closed), max(as_of_date)) AS last_date,
    NOT bool_or(state.is_closed)                                        AS is_collecting,
    bool_or(state.edition_state = 'provisional')                        AS is_provisional,
    (SELECT night_date FROM meta.run)                                   AS night_date
FROM core.indicator_value AS value
JOIN core.year_state AS state USING (code, year, basis)
WHERE value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
