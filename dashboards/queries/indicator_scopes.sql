-- One indicator by peer group and by prefecture: counts of every status, and quartiles of numbers
WITH known AS (
    SELECT value.status, value.points, value.value, body.prefecture_code, body.prefecture, trait.peer_group, trait.population
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    LEFT JOIN core.body_trait AS trait USING (code, year)
    WHERE value.indicator = $indicator
        AND body.body_kind = 'municipality'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
),
scoped AS (
    SELECT 'prefecture' AS scope, prefecture_code AS scope_key, prefecture AS scope_name, * FROM known
    UNION ALL BY NAME
    SELECT 'peer_group' AS scope, peer_group AS scope_key, peer_group AS scope_name, * FROM known WHERE peer_group IS NOT NULL
    UNION ALL BY NAME
    SELECT 'nation' AS scope, 'JP' AS scope_key, '' AS scope_name, * FROM known
)
SELECT
    scope, scope_key, scope_name,
    count(*) FILTER (points >= 1 - 1e-9)                                    AS yes_count,
    count(*) FILTER (points > 1e-9 AND points < 1 - 1e-9)                   AS planned_count,
    count(*) FILTER (points <= 1e-9)                                        AS no_count,
    count(*) FILTER (status = 'not_surveyed')                               AS not_surveyed_count,
    count(*) FILTER (status NOT IN ('answered', 'not_surveyed'))            AS not_answered_count,
    count(*)                                                                AS body_count,
    count(*) FILTER (status = 'answered')                                   AS answered_count,
    100 * count(*) FILTER (points >= 1 - 1e-9) / nullif(count(*) FILTER (points IS NOT NULL), 0) AS rate,
    min(value)                                                              AS minimum,
    quantile_cont(value, 0.25)                                              AS lower_quartile,
    median(value)                                                           AS median,
    quantile_cont(value, 0.75)                                              AS upper_quartile,
    max(value)                                                              AS maximum,
    median(population)                                                      AS size
FROM scoped
GROUP BY ALL
ORDER BY scope, scope_key
