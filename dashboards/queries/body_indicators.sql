-- Every indicator of one body, the cell it came from, and how the peers answered
WITH peers AS (
    SELECT member.code
    FROM mart.peer_group AS used
    JOIN mart.peer_member AS member USING (year, basis, asked_set, peer_rule, peer_key)
    WHERE used.code = $code
        AND used.year = $year
        AND used.basis = (SELECT default_basis FROM meta.framework)
),
peer_answers AS (
    SELECT
        indicator,
        count(*) FILTER (status <> 'not_surveyed')                      AS peer_count,
        count(*) FILTER (points >= 1 - 1e-9)                            AS peer_yes_count,
        median(value)                                                   AS peer_median,
        count(value)                                                    AS peer_value_count
    FROM core.indicator_value
    JOIN peers USING (code)
    WHERE year = $year
        AND basis = (SELECT default_basis FROM meta.framework)
    GROUP BY indicator
)
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.definition_ja, indicator.definition_en,
    indicator.kind, indicator.unit, indicator.is_gate, indicator.disclosure, indicator.advice_ja, indicator.advice_en,
    indicator.limits_ja, indicator.limits_en,
    value.status, value.raw_text, value.value, value.points, value.as_of_date,
    delivery.name AS delivery_name, value.row_no, value.column_no,
    coalesce(peer_count, 0)             AS peer_count,
    coalesce(peer_yes_count, 0)         AS peer_yes_count,
    peer_median,
    coalesce(peer_value_count, 0)       AS peer_value_count
FROM core.indicator_value AS value
JOIN core.indicator AS indicator USING (indicator)
LEFT JOIN peer_answers USING (indicator)
LEFT JOIN meta.delivery AS delivery USING (delivery_id)
WHERE value.code = $code
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
ORDER BY indicator.position
