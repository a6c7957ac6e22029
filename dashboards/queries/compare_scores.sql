-- Scores, bounds and verdicts of every body in every STEP and pillar, and whether its year is closed
SELECT
    score.code, groups.position, groups.group_id, groups.name_ja, groups.name_en, groups.step, groups.threshold,
    score.score, score.low, score.high, score.coverage, score.asked_count, score.is_published, asked.evidence,
    coalesce(year_state.is_closed, false)                                               AS is_closed,
    CASE WHEN groups.step IS NOT NULL THEN coalesce(status.state, 'not_judged') END     AS state
FROM mart.group_score AS score
JOIN core.indicator_group AS groups USING (perspective, group_id)
LEFT JOIN mart.step_status AS status USING (code, year, basis, step)
LEFT JOIN mart.question_set AS own_set USING (code, year, basis)
LEFT JOIN mart.group_question_set AS asked
    ON asked.question_set = own_set.question_set AND asked.perspective = score.perspective AND asked.group_id = score.group_id
LEFT JOIN core.year_state AS year_state USING (code, year, basis)
WHERE groups.parent_id IS NOT NULL
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
ORDER BY score.code, groups.position
