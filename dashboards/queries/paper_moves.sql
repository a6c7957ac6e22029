-- How many municipalities of a prefecture rose, fell or stayed among the STEPs since the year before, and of how many that cannot be said: one row
SELECT
    min(change.before_year)                                             AS before_year,
    count(change.direction)                                             AS body_count,
    count(*) FILTER (change.direction = 'up')                           AS up_count,
    count(*) FILTER (change.direction = 'down')                         AS down_count,
    count(*) FILTER (change.direction = 'level')                        AS level_count,
    count(*) FILTER (change.reason = 'became_undetermined')             AS undetermined_count
FROM mart.stage_change AS change
JOIN core.body AS body USING (code)
WHERE body.body_kind = 'municipality'
    AND body.prefecture_code = $pref
    AND change.year = $year
    AND change.basis = (SELECT default_basis FROM meta.framework)
