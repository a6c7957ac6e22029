-- The municipalities, by prefecture, that have not passed one STEP, or with -1 any: score, gates, how many peers passed it the year before
WITH basis AS (
    SELECT default_basis AS basis, (SELECT max(year) FROM mart.step_status WHERE year < $year) AS before_year FROM meta.framework
),
-- Once a group of peers, however many bodies look to it
passed AS (
    SELECT member.peer_rule, member.peer_key, member.question_set, before.step, count(*) AS passed_count
    FROM mart.peer_member AS member
    JOIN mart.step_status AS before USING (code, basis)
    WHERE member.year = $year
        AND basis = (SELECT basis FROM basis)
        AND before.year = (SELECT before_year FROM basis)
        AND before.state = 'passed'
    GROUP BY ALL
)
SELECT
    body.prefecture_code AS pref, body.code, body.name, body.prefecture, status.state, status.threshold, status.gates_unmet, status.gates_unknown,
    groups.step, groups.name_ja, groups.name_en,
    score.score, score.low, score.high, score.coverage, score.indicator_count, score.is_published,
    -- Itself is no example
    coalesce(passed.passed_count, 0) - cast(coalesce(before.state = 'passed', false) AS INTEGER) AS peer_passed_count,
    (SELECT before_year FROM basis)                                                              AS before_year
FROM mart.step_status AS status
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS groups USING (step)
JOIN mart.group_score AS score USING (code, year, basis, perspective, group_id)
LEFT JOIN mart.peer_group AS peer_group USING (code, year, basis)
LEFT JOIN passed USING (peer_rule, peer_key, question_set, step)
LEFT JOIN mart.step_status AS before
    ON before.code = status.code AND before.basis = status.basis AND before.step = status.step
    AND before.year = (SELECT before_year FROM basis)
WHERE body.body_kind = 'municipality'
    AND ($step = -1 OR status.step = $step)
    AND status.year = $year
    AND status.state <> 'passed'
    AND status.basis = (SELECT basis FROM basis)
ORDER BY status.step, status.state = 'undetermined', body.code
