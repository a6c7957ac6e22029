-- STEPs that municipalities have not passed, by prefecture: verdict, score beside the threshold, required indicators without full points
SELECT
    body.prefecture_code AS pref, body.code, body.name, body.kana, groups.name_ja, groups.name_en, groups.step,
    score.score, score.low, score.high, score.coverage, score.asked_count, score.indicator_count, score.is_published,
    coalesce(status.state, 'not_judged') AS state, status.evidence, status.threshold, status.gates_unmet, status.gates_unknown
FROM core.body AS body
JOIN mart.group_score AS score USING (code)
JOIN core.indicator_group AS groups USING (perspective, group_id)
LEFT JOIN mart.step_status AS status ON status.code = body.code AND status.year = score.year AND status.basis = score.basis AND status.step = groups.step
WHERE body.body_kind = 'municipality'
    AND groups.step IS NOT NULL
    AND status.state IS DISTINCT FROM 'passed'
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
ORDER BY groups.step, state, score.score DESC NULLS LAST, body.code
