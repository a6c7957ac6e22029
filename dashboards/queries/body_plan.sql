-- One body if the indicators of a comma-separated list had full points: scores by the computation of the published ones, the required answers still lacking, and the place while the others stay
WITH basis AS (
    SELECT default_basis AS basis FROM meta.framework
),
planned AS (
    SELECT unnest(string_split($planned, ',')) AS indicator
),
planned_answer AS (
    SELECT
        value.code, value.year, value.basis, value.indicator,
        if(planned.indicator IS NULL, value.status, 'answered')     AS status,
        if(planned.indicator IS NULL, value.points, 1.0)            AS points
    FROM core.indicator_value AS value
    LEFT JOIN planned USING (indicator)
    WHERE value.code = $code AND value.year = $year AND value.basis = (SELECT basis FROM basis)
),
changed AS (
    SELECT * FROM rescored(MAP {}, answers := 'planned_answer')
),
sets AS (
    SELECT asked.code, body.body_kind, groups.perspective, groups.group_id, groups.group_question_set, groups.evidence
    FROM mart.question_set AS asked
    JOIN core.body AS body USING (code)
    JOIN mart.group_question_set AS groups USING (question_set)
    WHERE asked.year = $year AND asked.basis = (SELECT basis FROM basis)
),
own_set AS (
    SELECT * FROM sets WHERE code = $code
),
-- the others of the nation that were asked the same
others AS (
    SELECT own_set.group_id, list(score.score) AS scores
    FROM own_set
    JOIN sets USING (body_kind, perspective, group_id, group_question_set)
    JOIN mart.group_score AS score
        ON score.code = sets.code AND score.perspective = sets.perspective AND score.group_id = sets.group_id
        AND score.year = $year AND score.basis = (SELECT basis FROM basis)
    WHERE sets.code <> $code AND score.is_published
    GROUP BY own_set.group_id
)
SELECT
    groups.group_id, groups.name_ja, groups.name_en, groups.step, status.threshold, own_set.evidence,
    CASE WHEN now.is_published THEN now.score END                   AS score_before,
    changed.score, changed.low, changed.high, changed.coverage, changed.asked_count, changed.is_published,
    list_filter(list_concat(status.gates_unmet, status.gates_unknown), lambda gate: NOT list_contains(string_split($planned, ','), gate)) AS gates_left,
    coalesce(status.state, 'not_judged')                            AS state_before,
    len(others.scores) + 1                                          AS n,
    1 + len(list_filter(others.scores, lambda score: score > changed.high + 1e-9)) AS rank_best,
    1 + len(list_filter(others.scores, lambda score: score > changed.low + 1e-9))  AS rank_worst
FROM mart.group_score AS now
JOIN changed USING (code, year, basis, perspective, group_id)
JOIN core.indicator_group AS groups USING (perspective, group_id)
LEFT JOIN mart.step_status AS status
    ON status.code = now.code AND status.year = now.year AND status.basis = now.basis AND status.step = groups.step
LEFT JOIN own_set ON own_set.perspective = now.perspective AND own_set.group_id = now.group_id
LEFT JOIN others ON others.group_id = now.group_id
WHERE groups.parent_id IS NOT NULL
ORDER BY groups.position
