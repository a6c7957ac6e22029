-- How the score over all STEPs, or over all pillars where there are none, moved in each municipality since its last year, both years determined
SELECT
    body.prefecture_code AS pref,
    body.code, body.name, change.before_year, change.change, change.change_low, change.change_high, change.direction
FROM mart.score_change AS change
JOIN core.body AS body USING (code)
WHERE body.body_kind = 'municipality'
    AND change.year = $year
    AND change.basis = (SELECT default_basis FROM meta.framework)
    AND change.group_id = (SELECT root_id FROM core.perspective ORDER BY has_steps DESC, position LIMIT 1)
    AND change.reason IS NULL
ORDER BY body.code
