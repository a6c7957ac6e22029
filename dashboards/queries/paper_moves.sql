-- How many municipalities of a prefecture rose, fell or stayed among the STEPs since the year before: one row
SELECT
    min(before.year)                                                                            AS before_year,
    count(*)                                                                                    AS body_count,
    count(*) FILTER (coalesce(now.stage, -1) > coalesce(before.stage, -1))                      AS up_count,
    count(*) FILTER (coalesce(now.stage, -1) < coalesce(before.stage, -1))                      AS down_count,
    count(*) FILTER (now.stage IS NOT DISTINCT FROM before.stage)                               AS level_count
FROM mart.body_stage AS now
JOIN mart.body_stage AS before ON before.code = now.code AND before.basis = now.basis AND before.year = now.year - 1
JOIN core.body AS body ON body.code = now.code
WHERE body.body_kind = 'municipality'
    AND body.prefecture_code = $pref
    AND now.year = $year
    AND now.basis = (SELECT default_basis FROM meta.framework)
