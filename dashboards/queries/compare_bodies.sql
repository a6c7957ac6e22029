-- Every body that may be compared, what it may share with others, and its stage in one fiscal year
SELECT
    body.code, body.name, body.name AS written, body.kana, body.body_kind, body.municipality_type AS kind, body.prefecture_code, body.prefecture,
    trait.population, trait.population_band, trait.peer_group,
    stage.stage, stage.next_step, CASE WHEN stage.next_step IS NOT NULL THEN coalesce(stage.next_state, 'not_judged') END AS next_state
FROM core.body AS body
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
LEFT JOIN mart.body_stage AS stage
    ON stage.code = body.code AND stage.year = $year AND stage.basis = (SELECT default_basis FROM meta.framework)
ORDER BY body.prefecture_code, body.body_kind, body.code
