-- How the bodies in a comma-separated list answered, indicator by indicator: rates are over those that answered
SELECT
    value.indicator,
    count(*) FILTER (value.status NOT IN ('not_surveyed', 'not_asked'))     AS peer_count,
    count(*) FILTER (value.points IS NOT NULL)                              AS peer_known_count,
    count(*) FILTER (value.points >= 1 - 1e-9)                              AS peer_done_count,
    median(value.value)                                                     AS peer_median,
    count(value.value)                                                      AS peer_value_count
FROM core.indicator_value AS value
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
WHERE value.code IN (SELECT unnest(string_split($peers, ',')))
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
GROUP BY value.indicator
