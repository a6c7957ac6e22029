-- Peers that answered alike two years ago and are ahead now, and what they have raised since
SELECT ahead.code, ahead.position, ahead.ahead_code, body.name, ahead.ahead_stage, ahead.raised
FROM mart.ahead_now AS ahead
JOIN core.body AS body ON body.code = ahead.ahead_code
WHERE ahead.year = $year
    AND ahead.basis = (SELECT default_basis FROM meta.framework)
ORDER BY ahead.code, ahead.position
