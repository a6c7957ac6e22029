-- What moved in the indicators of one pillar since the year before, over the municipalities of a prefecture and of the nation: a row per indicator
WITH changes AS (
    SELECT change.*, body.prefecture_code = $pref AS is_here,
        change.points IS NOT NULL AND change.points_before IS NOT NULL AND NOT change.is_break AS is_compared
    FROM mart.indicator_change AS change
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
        AND change.year = $year
        AND change.basis = (SELECT default_basis FROM meta.framework)
        AND change.indicator IN (
            SELECT indicator
            FROM core.group_weight
            JOIN core.perspective USING (perspective)
            WHERE NOT has_steps AND group_id = $pillar AND weight > 0
        )
)
SELECT
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.is_gate,
    bool_or(is_break) FILTER (is_here)                                          AS is_break,
    count(*) FILTER (is_here AND is_compared)                                   AS compared_count,
    count(*) FILTER (is_here AND is_compared AND points > points_before)        AS rose_count,
    count(*) FILTER (is_here AND is_compared AND points < points_before)        AS fell_count,
    100 * avg(points_before) FILTER (is_here AND is_compared)                   AS before_mean,
    100 * avg(points) FILTER (is_here AND is_compared)                          AS mean,
    100 * avg(points - points_before) FILTER (is_compared)                      AS nation_change
FROM changes
JOIN core.indicator AS indicator USING (indicator)
GROUP BY ALL
ORDER BY any_value(indicator.position)
