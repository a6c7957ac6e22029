-- What moved in each municipality, by prefecture, since its last year: a row per pillar, over the questions both years share
SELECT
    body.prefecture_code AS pref,
    body.code, body.name AS body, body.prefecture, change.before_year, before.stage AS stage_before, now.stage,
    pillar.group_id, pillar.name_ja, pillar.name_en,
    change.score_before, change.score_after, change.change, change.direction, change.reason
FROM mart.score_change AS change
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS pillar USING (perspective, group_id)
JOIN mart.body_stage AS now ON now.code = change.code AND now.basis = change.basis AND now.year = change.year
JOIN mart.body_stage AS before
    ON before.code = change.code AND before.basis = change.basis AND before.year = change.before_year
WHERE body.body_kind = 'municipality'
    AND change.year = $year
    AND change.basis = (SELECT default_basis FROM meta.framework)
    AND change.perspective IN (SELECT perspective FROM core.perspective WHERE NOT has_steps)
    AND pillar.parent_id IS NOT NULL
ORDER BY body.code, pillar.position
