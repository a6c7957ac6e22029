-- Choice indicators by prefecture, municipalities: the rate of those that answered; withheld where a restricted indicator would show who answered what
WITH rates AS (
    SELECT
        summary.scope_key AS pref, indicator.indicator, indicator.name_ja, indicator.name_en, indicator.position,
        indicator.disclosure, summary.yes_count, summary.answered_count, summary.surveyed_count,
        summary.rate_of_answered_pct AS rate, summary.low_pct, summary.high_pct,
        indicator.disclosure <> 'public' AND least(summary.yes_count, summary.answered_count - summary.yes_count)
            < (SELECT min_peers FROM meta.framework)    AS is_small
    FROM mart.indicator_summary AS summary
    JOIN core.indicator AS indicator USING (indicator)
    WHERE summary.scope = 'prefecture'
        AND summary.body_kind = 'municipality'
        AND summary.year = $year
        AND summary.surveyed_count > 0
),
-- the nation less all others would give a single withheld prefecture away: then the next smallest is withheld, too
withheld AS (
    SELECT
        *,
        is_small OR (
            disclosure <> 'public'
            AND count(*) FILTER (is_small) OVER (PARTITION BY indicator) = 1
            AND row_number() OVER (PARTITION BY indicator, is_small ORDER BY answered_count, pref) = 1
        ) AS is_withheld
    FROM rates
),
groups AS (
    SELECT indicator, groups.perspective, groups.group_id, groups.position AS group_position
    FROM core.group_weight
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    WHERE groups.parent_id IS NOT NULL AND core.group_weight.weight > 0
)
SELECT
    groups.perspective, groups.group_id, indicator, name_ja, name_en, pref, surveyed_count,
    CASE WHEN NOT is_withheld THEN rate END             AS rate,
    CASE WHEN NOT is_withheld THEN low_pct END          AS low,
    CASE WHEN NOT is_withheld THEN high_pct END         AS high,
    CASE WHEN NOT is_withheld THEN yes_count END        AS yes_count,
    CASE WHEN NOT is_withheld THEN answered_count END   AS answered_count
FROM withheld
JOIN groups USING (indicator)
ORDER BY group_position, position, pref
