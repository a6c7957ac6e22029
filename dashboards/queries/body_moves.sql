-- How one body's scores moved since the last year that was asked: a row per STEP and pillar over the questions both years share, and the stage before
SELECT
    groups.perspective, groups.group_id, groups.name_ja, groups.name_en, groups.step, perspective.has_steps,
    change.before_year, change.year, change.score_before, change.score_after, change.change, change.direction,
    change.reason, change.indicator_count,
    stage.stage_before, stage.direction AS stage_direction, stage.reason AS stage_reason
FROM mart.score_change AS change
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN core.perspective AS perspective USING (perspective)
LEFT JOIN mart.stage_change AS stage ON stage.code = change.code AND stage.basis = change.basis AND stage.year = change.year
WHERE groups.parent_id IS NOT NULL
    AND change.code = $code
    AND change.year = $year
    AND change.basis = (SELECT default_basis FROM meta.framework)
ORDER BY groups.position
