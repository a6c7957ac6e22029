-- How every group of peers answered, indicator by indicator
SELECT
    member.question_set, member.peer_rule, member.peer_key,
    value.indicator,
    count(*) FILTER (value.status NOT IN ('not_surveyed', 'not_asked')) AS peer_count,
    count(*) FILTER (value.points >= 1 - 1e-9)                      AS peer_yes_count,
    median(value.value)                                             AS peer_median,
    count(value.value)                                              AS peer_value_count
FROM mart.peer_member AS member
JOIN core.indicator_value AS value USING (code, year, basis)
WHERE member.year = $year
    AND member.basis = (SELECT default_basis FROM meta.framework)
GROUP BY ALL
ORDER BY member.question_set, member.peer_rule, member.peer_key, value.indicator
