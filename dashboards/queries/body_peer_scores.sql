-- The published scores of one group of peers in every STEP and pillar
SELECT body.code, body.name, score.group_id, score.score
FROM mart.peer_member AS member
JOIN core.body AS body USING (code)
JOIN mart.group_score AS score USING (code, year, basis)
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE member.question_set = $question_set
    AND member.peer_rule = $peer_rule
    AND member.peer_key = $peer_key
    AND member.year = $year
    AND member.basis = (SELECT default_basis FROM meta.framework)
    AND groups.parent_id IS NOT NULL
    AND score.is_published
ORDER BY body.code, score.group_id
