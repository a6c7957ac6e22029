-- What changed in one body since its last year, indicator by indicator: the answers of both years, and whether the question still means the same
WITH pillars AS (
    SELECT member.indicator, any_value(pillar.name_ja) AS name_ja, any_value(pillar.name_en) AS name_en,
        min(pillar.position) AS position
    FROM core.group_weight AS member
    JOIN core.indicator_group AS pillar USING (perspective, group_id)
    WHERE pillar.perspective IN (SELECT perspective FROM core.perspective WHERE NOT has_steps) AND pillar.parent_id IS NOT NULL
    GROUP BY member.indicator
)
SELECT
    moved.before_year, moved.indicator, indicator.name_ja, indicator.name_en, indicator.disclosure, groups.name_ja AS pillar_ja,
    groups.name_en AS pillar_en, moved.status_before, moved.status, moved.option_before, moved.option_text,
    moved.value_before, moved.value, moved.points_before, moved.points, moved.is_break, indicator.unit
FROM mart.indicator_change AS moved
JOIN core.indicator AS indicator USING (indicator)
LEFT JOIN pillars AS groups USING (indicator)
WHERE moved.code = $code
    AND moved.year = $year
    AND moved.basis = (SELECT default_basis FROM meta.framework)
    AND (moved.is_break OR moved.option_before IS DISTINCT FROM moved.option_text
        OR moved.value_before IS DISTINCT FROM moved.value OR moved.status_before <> moved.status)
ORDER BY groups.position, indicator.position
