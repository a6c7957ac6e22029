-- Every indicator, the STEPs and pillars it counts towards, whether it was asked in a fiscal year, and how a prefecture and the nation stand
WITH membership AS (
    SELECT
        weights.indicator,
        first(groups.group_id ORDER BY groups.position)             AS group_id,
        min(groups.position)                                        AS position,
        min(groups.step)                                            AS step,
        first(groups.name_ja ORDER BY groups.position)              AS group_ja,
        first(groups.name_en ORDER BY groups.position)              AS group_en
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    WHERE groups.parent_id IS NOT NULL AND weights.weight > 0
    GROUP BY weights.indicator
),
rates AS (
    SELECT
        body.prefecture_code                                        AS pref,
        value.indicator,
        count(*) FILTER (value.status <> 'not_asked')               AS asked_count,
        100 * count(*) FILTER (value.points >= 1 - 1e-9) / nullif(count(value.points), 0) AS rate,
        median(value.value)                                         AS median,
        count(value.points)                                         AS rate_count,
        count(value.value)                                          AS median_count
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY GROUPING SETS ((value.indicator), (body.prefecture_code, value.indicator))
)
SELECT
    prefectures.pref,
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.kind, indicator.unit, indicator.is_gate,
    indicator.disclosure, membership.step, membership.group_id, membership.group_ja, membership.group_en,
    coalesce(nation.asked_count, 0) AS asked_count,
    here.rate,
    nation.rate                     AS nation_rate,
    here.median,
    nation.median                   AS nation_median,
    coalesce(here.rate_count, 0)    AS rate_count,
    nation.rate_count               AS nation_rate_count,
    coalesce(here.median_count, 0)  AS median_count,
    nation.median_count             AS nation_median_count
FROM core.indicator AS indicator
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN membership USING (indicator)
LEFT JOIN rates AS nation ON nation.indicator = indicator.indicator AND nation.pref IS NULL
LEFT JOIN rates AS here ON here.indicator = indicator.indicator AND here.pref = prefectures.pref
ORDER BY prefectures.pref, membership.position NULLS LAST, indicator.position
