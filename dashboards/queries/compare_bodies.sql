-- Bodies in a comma-separated list with stage and traits, in order of the list
SELECT
    body.code, body.name, body.body_kind, body.kind, body.prefecture_code, body.prefecture,
    trait.peer_group, trait.population, trait.population_band,
    stage.stage, stage.next_step, stage.next_state, stage.ahead_steps,
    list_position(string_split($codes, ','), body.code) AS place
FROM core.body AS body
JOIN mart.body_stage AS stage USING (code)
LEFT JOIN core.body_trait AS trait USING (code, year)
WHERE list_contains(string_split($codes, ','), body.code)
    AND stage.year = $year
    AND stage.basis = (SELECT default_basis FROM meta.framework)
ORDER BY place
