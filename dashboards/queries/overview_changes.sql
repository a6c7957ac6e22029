-- What moved in each municipality, by prefecture, since its last year: a row per pillar, over the questions both years share
SELECT
    body.prefecture_code AS pref,
    body.code, body.name AS body, body.prefecture, change.before_year, stage.stage_before, stage.stage,
    stage.direction AS stage_direction, stage.reason AS stage_reason,
    pillar.group_id, pillar.name_ja, pillar.name_en,
    change.score_before, change.score_after, change.change, change.direction, change.reason
FROM mart.score_change AS change
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS pillar USING (perspective, group_id)
JOIN mart.stage_change AS stage ON stage.code = change.code AND stage.basis = change.basis AND stage.year = change.year
WHERE body.body_kind = 'municipality'
    AND change.year = $year
    AND change.basis = (SELECT default_basis FROM meta.framework)
    AND change.perspective IN (SELECT perspective FROM core.perspective WHERE NOT has_steps)
    AND pillar.parent_id IS NOT NULL
ORDER BY body.code, pillar.position
