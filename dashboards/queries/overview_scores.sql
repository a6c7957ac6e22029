-- Scores, bounds and coverage in every group: municipalities, by prefecture
SELECT
    body.prefecture_code AS pref,
    code, body.name, score.perspective, score.group_id, score.score, score.low, score.high, score.coverage, score.asked_count,
    score.is_published
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
WHERE body.body_kind = 'municipality'
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
ORDER BY code, group_id
