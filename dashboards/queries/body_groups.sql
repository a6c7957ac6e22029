-- Scores of every body in every STEP and pillar, with the verdict where the group is a STEP
SELECT
    score.code, groups.perspective, groups.group_id, groups.name_ja, groups.name_en, groups.step, perspective.has_steps,
    score.score, score.low, score.high, score.coverage, score.asked_count, score.indicator_count, score.is_published,
    CASE WHEN groups.step IS NOT NULL THEN coalesce(status.state, 'not_judged') END AS state, status.evidence, status.is_ahead_of_order, status.threshold,
    status.gates_met, status.gates_unmet, status.gates_unknown
FROM core.indicator_group AS groups
JOIN core.perspective AS perspective USING (perspective)
JOIN mart.group_score AS score USING (perspective, group_id)
LEFT JOIN mart.step_status AS status USING (code, year, basis, step)
WHERE groups.parent_id IS NOT NULL
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
ORDER BY score.code, groups.position
