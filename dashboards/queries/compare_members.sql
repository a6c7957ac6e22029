-- How the bodies in a comma-separated list answered, indicator by indicator
SELECT
    value.indicator,
    count(*) FILTER (value.status <> 'not_surveyed')            AS peer_count,
    count(*) FILTER (value.points >= 1 - 1e-9)                  AS peer_yes_count,
    median(value.value)                                         AS peer_median,
    count(value.value)                                          AS peer_value_count
FROM core.indicator_value AS value
WHERE value.code IN (SELECT unnest(string_split($peers, ',')))
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
GROUP BY value.indicator
