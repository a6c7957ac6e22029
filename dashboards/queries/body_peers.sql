-- How every group of peers answered, indicator by indicator: of those whose points are known, how many have full points
WITH numbers AS (
    SELECT
        member.question_set, member.peer_rule, member.peer_key, value.indicator,
        median(value.value)                                             AS peer_median,
        count(value.value)                                              AS peer_value_count
    FROM mart.peer_member AS member
    JOIN core.indicator_value AS value USING (code, year, basis)
    WHERE member.year = $year
        AND member.basis = (SELECT default_basis FROM meta.framework)
        AND value.value IS NOT NULL
    GROUP BY ALL
),
done AS (
    SELECT question_set, peer_rule, peer_key, indicator, known_count AS peer_known_count, done_count AS peer_done_count
    FROM mart.peer_indicator
    WHERE year = $year AND basis = (SELECT default_basis FROM meta.framework)
)
SELECT question_set, peer_rule, peer_key, indicator, peer_known_count, peer_done_count, peer_median, peer_value_count
FROM done
FULL JOIN numbers USING (question_set, peer_rule, peer_key, indicator)
ORDER BY question_set, peer_rule, peer_key, indicator
