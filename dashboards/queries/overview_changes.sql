-- What moved in each municipality, by prefecture, since its last year: a row per pillar, over the questions both years share
SELECT
    body.prefecture_code AS pref,
    body.code, body.name AS body, body.prefecture, moved.before_year, before.stage AS stage_before, now.stage,
    pillar.group_id, pillar.name_ja, pillar.name_en,
    moved.score_before, moved.score_after, moved.change, moved.direction, moved.reason
FROM mart.score_change AS moved
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS pillar USING (perspective, group_id)
JOIN mart.body_stage AS now ON now.code = moved.code AND now.basis = moved.basis AND now.year = moved.year
JOIN mart.body_stage AS before
    ON before.code = moved.code AND before.basis = moved.basis AND before.year = moved.before_year
WHERE body.body_kind = 'municipality'
    AND moved.year = $year
    AND moved.basis = (SELECT default_basis FROM meta.framework)
    AND moved.perspective IN (SELECT perspective FROM core.perspective WHERE NOT has_steps)
    AND pillar.parent_id IS NOT NULL
ORDER BY body.code, pillar.position
