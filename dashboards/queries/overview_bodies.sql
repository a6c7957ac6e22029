-- The municipalities, by prefecture, with their stage
SELECT
    body.prefecture_code AS pref,
    body.code, body.name, body.kana, body.municipality_type AS kind, trait.peer_group, trait.population,
    stage.stage, stage.evidence, stage.next_step, CASE WHEN stage.next_step IS NOT NULL THEN coalesce(stage.next_state, 'not_judged') END AS next_state, stage.ahead_steps
FROM core.body AS body
JOIN mart.body_stage AS stage USING (code)
LEFT JOIN core.body_trait AS trait USING (code, year)
WHERE body.body_kind = 'municipality'
    AND stage.year = $year
    AND stage.basis = (SELECT default_basis FROM meta.framework)
ORDER BY body.code
