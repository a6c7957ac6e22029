-- One indicator in the nation and by prefecture: counts of answers, the share doing it, and quartiles of numbers
WITH known AS (
    SELECT value.status, value.points, value.value, body.prefecture_code
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE value.indicator = $indicator
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
),
scoped AS (
    SELECT 'prefecture' AS scope, prefecture_code AS scope_key, * FROM known
    UNION ALL BY NAME
    SELECT 'nation' AS scope, 'JP' AS scope_key, * FROM known
)
SELECT
    scope, scope_key,
    count(*) FILTER (points >= 1 - 1e-9)                                    AS yes_count,
    count(*) FILTER (points > 1e-9 AND points < 1 - 1e-9)                   AS planned_count,
    count(*) FILTER (points <= 1e-9)                                        AS no_count,
    count(*) FILTER (status NOT IN ('answered', 'not_surveyed'))            AS not_answered_count,
    count(*)                                                                AS body_count,
    count(*) FILTER (status = 'answered')                                   AS answered_count,
    100 * count(*) FILTER (points >= 1 - 1e-9) / nullif(count(*) FILTER (points IS NOT NULL), 0) AS rate,
    quantile_cont(value, 0.25)                                              AS lower_quartile,
    median(value)                                                           AS median,
    quantile_cont(value, 0.75)                                              AS upper_quartile
FROM scoped
GROUP BY ALL
ORDER BY scope, scope_key
