-- Peers that answered alike two years ago and score higher now, and what they have raised since
SELECT role_model.code, role_model.position, role_model.role_model_code, body.name, role_model.role_model_stage, role_model.raised
FROM mart.role_model AS role_model
JOIN core.body AS body ON body.code = role_model.role_model_code
WHERE role_model.year = $year
    AND role_model.basis = (SELECT default_basis FROM meta.framework)
ORDER BY role_model.code, role_model.position
