-- The published scores of the bodies in a comma-separated list in every STEP and pillar
SELECT body.code, body.name, score.group_id, score.score
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE score.code IN (SELECT unnest(string_split($peers, ',')))
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
    AND groups.parent_id IS NOT NULL
    AND score.is_published
ORDER BY body.code, score.group_id
