-- What changed in one body between years, indicator by indicator: the answers of both years, and whether the question still means the same
WITH pillars AS (
    SELECT member.indicator, any_value(pillar.name_ja) AS name_ja, any_value(pillar.name_en) AS name_en,
        min(pillar.position) AS position
    FROM core.group_weight AS member
    JOIN core.indicator_group AS pillar USING (perspective, group_id)
    WHERE pillar.perspective IN (SELECT perspective FROM core.perspective WHERE NOT has_steps) AND pillar.parent_id IS NOT NULL
    GROUP BY member.indicator
)
SELECT
    change.before_year, change.year, change.indicator, indicator.name_ja, indicator.name_en, indicator.disclosure, groups.name_ja AS pillar_ja,
    groups.name_en AS pillar_en, change.status_before, change.status, change.option_before, change.option_text,
    change.value_before, change.value, change.points_before, change.points, change.is_break, indicator.kind, indicator.unit
FROM mart.indicator_change AS change
JOIN core.indicator AS indicator USING (indicator)
LEFT JOIN pillars AS groups USING (indicator)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
WHERE change.code = $code
    AND change.basis = (SELECT default_basis FROM meta.framework)
    AND (change.is_break OR change.option_before IS DISTINCT FROM change.option_text
        OR change.value_before IS DISTINCT FROM change.value OR change.status_before <> change.status)
ORDER BY change.year DESC, groups.position, indicator.position
