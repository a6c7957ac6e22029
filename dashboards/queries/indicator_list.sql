-- Every indicator, the STEPs and pillars it counts towards, and whether it was asked in a fiscal year
WITH places AS (
    SELECT
        weights.indicator,
        first(groups.group_id ORDER BY groups.position)             AS group_id,
        min(groups.position)                                        AS place,
        min(groups.step)                                            AS step,
        first(groups.name_ja ORDER BY groups.position)              AS group_ja,
        first(groups.name_en ORDER BY groups.position)              AS group_en
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS groups USING ("view", group_id)
    WHERE groups.parent_id IS NOT NULL AND weights.weight > 0
    GROUP BY weights.indicator
),
rates AS (
    SELECT
        value.indicator,
        count(*) FILTER (value.status <> 'not_asked')                                               AS asked_count,
        100 * count(*) FILTER (value.points >= 1 - 1e-9) / nullif(count(*) FILTER (value.status NOT IN ('not_asked', 'not_surveyed')), 0) AS nation_rate,
        100 * count(*) FILTER (value.points >= 1 - 1e-9 AND body.prefecture_code = $pref)
            / nullif(count(*) FILTER (value.status NOT IN ('not_asked', 'not_surveyed') AND body.prefecture_code = $pref), 0) AS rate,
        median(value.value)                                                                         AS nation_median,
        median(value.value) FILTER (body.prefecture_code = $pref)                                   AS median
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY value.indicator
)
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.kind, indicator.unit, indicator.is_gate,
    indicator.disclosure, places.step, places.group_id, places.group_ja, places.group_en,
    coalesce(rates.asked_count, 0) AS asked_count,
    rates.rate, rates.nation_rate, rates.median, rates.nation_median
FROM core.indicator AS indicator
LEFT JOIN places USING (indicator)
LEFT JOIN rates USING (indicator)
ORDER BY places.place NULLS LAST, indicator.position
