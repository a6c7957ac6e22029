-- Every indicator that was asked: answers of the bodies in a comma-separated list, and how many of their peers do it
WITH peers AS (
    SELECT
        value.indicator,
        count(*) FILTER (value.status <> 'not_surveyed')            AS peer_count,
        count(*) FILTER (value.points >= 1 - 1e-9)                  AS peer_yes_count,
        median(value.value)                                         AS peer_median,
        count(value.value)                                          AS peer_value_count
    FROM core.indicator_value AS value
    WHERE list_contains(string_split($peers, ','), value.code)
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY value.indicator
)
SELECT
    value.code, body.name AS body, body.prefecture_code,
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.kind, indicator.unit, indicator.is_gate,
    indicator.disclosure,
    value.status, value.raw_text, value.value, value.points, value.as_of_date,
    peers.peer_count, peers.peer_yes_count, peers.peer_median, peers.peer_value_count
FROM core.indicator_value AS value
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
LEFT JOIN peers USING (indicator)
WHERE list_contains(string_split($codes, ','), value.code)
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY indicator.position, list_position(string_split($codes, ','), value.code)
