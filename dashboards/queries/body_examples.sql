-- The peers of one body that had passed one STEP the year before, nearest in population first, and whether they pass it now
WITH basis AS (
    SELECT default_basis AS basis FROM meta.framework
),
peers AS (
    SELECT member.code
    FROM mart.peer_group AS peer_group
    JOIN mart.peer_member AS member USING (year, basis, question_set, peer_rule, peer_key)
    WHERE peer_group.code = $code
        AND peer_group.year = $year
        AND peer_group.basis = (SELECT basis FROM basis)
        AND member.code <> $code
)
SELECT
    body.code, body.name, body.prefecture, before.year AS before_year, before.score, coalesce(now.state, 'not_judged') AS state, trait.population
FROM mart.step_status AS before
JOIN peers USING (code)
JOIN core.body AS body USING (code)
JOIN mart.step_status AS now ON now.code = before.code AND now.basis = before.basis AND now.step = before.step AND now.year = $year
LEFT JOIN core.body_trait AS trait ON trait.code = before.code AND trait.year = $year
LEFT JOIN core.body_trait AS own ON own.code = $code AND own.year = $year
WHERE before.year = (SELECT max(year) FROM mart.step_status WHERE year < $year)
    AND before.basis = (SELECT basis FROM basis)
    AND before.step = $step
    AND before.state = 'passed'
ORDER BY population_distance(trait.population, own.population) NULLS LAST, body.code
