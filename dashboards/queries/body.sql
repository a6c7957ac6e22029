-- Every body, whom it is compared with, and its stage
SELECT
    body.code, body.name, body.kana, body.body_kind, body.kind, body.prefecture_code, body.prefecture,
    trait.peer_group, trait.population, trait.population_band,
    peer_group.question_set, peer_group.peer_rule, peer_group.peer_key, peer_group.body_count AS peer_count, peer_group.scored_count AS peer_scored_count,
    stage.stage, stage.next_step, stage.next_state, stage.ahead_steps
FROM core.body AS body
JOIN mart.body_stage AS stage USING (code)
LEFT JOIN core.body_trait AS trait USING (code, year)
LEFT JOIN mart.peer_group AS peer_group USING (code, year, basis)
WHERE stage.year = $year
    AND stage.basis = (SELECT default_basis FROM meta.framework)
ORDER BY code
