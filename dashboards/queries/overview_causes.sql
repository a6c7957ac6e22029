-- In how many municipalities of each prefecture an indicator of the score over all STEPs (over all pillars where there are none) rose and fell since the year before, of those that answered the same item of the same survey in both
SELECT
    body.prefecture_code AS pref,
    indicator.indicator, indicator.name_ja, indicator.name_en,
    count(*)                                                                    AS compared_count,
    count(*) FILTER (change.points > change.points_before + 1e-9)               AS up,
    count(*) FILTER (change.points < change.points_before - 1e-9)               AS down
FROM mart.indicator_change AS change
JOIN core.body AS body USING (code)
JOIN core.indicator AS indicator USING (indicator)
SEMI JOIN (
    SELECT indicator FROM core.group_weight
    WHERE weight > 0 AND perspective = (SELECT perspective FROM core.perspective ORDER BY has_steps DESC, position LIMIT 1)
) AS weighed USING (indicator)
WHERE body.body_kind = 'municipality'
    AND change.year = $year
    AND change.before_year = $year - 1
    AND change.basis = (SELECT default_basis FROM meta.framework)
    AND indicator.disclosure = 'public'
    AND NOT change.is_break
    AND NOT change.is_other_survey
    AND change.points IS NOT NULL
    AND change.points_before IS NOT NULL
GROUP BY ALL
ORDER BY pref, abs(up - down) DESC, indicator.indicator
