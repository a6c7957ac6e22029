-- Peers that answered alike two years ago and score higher now, their stage, and what they have raised since
SELECT
    role_model.code, role_model.position, role_model.role_model_code, body.name, role_model.raised,
    stage.stage, stage.evidence, stage.next_step,
    CASE WHEN stage.next_step IS NOT NULL THEN coalesce(stage.next_state, 'not_judged') END AS next_state
FROM mart.role_model AS role_model
JOIN core.body AS body ON body.code = role_model.role_model_code
JOIN mart.body_stage AS stage
    ON stage.code = role_model.role_model_code AND stage.year = role_model.year AND stage.basis = role_model.basis
WHERE role_model.year = $year
    AND role_model.basis = (SELECT default_basis FROM meta.framework)
ORDER BY role_model.code, role_model.position
