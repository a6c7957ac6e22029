-- Peers that answered alike two years ago and are ahead now, and what they have raised since
SELECT ahead.code, ahead.position, ahead.role_model_code, body.name, ahead.role_model_stage, ahead.raised
FROM mart.role_model AS ahead
JOIN core.body AS body ON body.code = ahead.role_model_code
WHERE ahead.year = $year
    AND ahead.basis = (SELECT default_basis FROM meta.framework)
ORDER BY ahead.code, ahead.position
