-- Codes of the bodies that one body may be compared with, itself included, rule by rule: its peers; those of its population band; those nearest in population that were asked the same; those of its prefecture; all of its kind
WITH own AS (
    SELECT body.body_kind, body.prefecture_code, trait.population_band
    FROM core.body AS body
    LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
    WHERE body.code = $code
),
alike AS (
    SELECT
        body.code, body.prefecture_code = own.prefecture_code AS is_near,
        coalesce(trait.population_band = own.population_band, false) AS is_sized
    FROM core.body AS body
    JOIN own USING (body_kind)
    LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
),
nearest AS (
    SELECT unnest(list_prepend(code, neighbours)) AS code
    FROM mart.population_neighbour
    WHERE code = $code
        AND year = $year
        AND basis = $basis
),
peers AS (
    SELECT member.code
    FROM mart.peer_group AS peer_group
    JOIN mart.peer_member AS member USING (year, basis, question_set, peer_rule, peer_key)
    WHERE peer_group.code = $code
        AND peer_group.year = $year
        AND peer_group.basis = $basis
)
SELECT 'peers' AS scope, code FROM peers
UNION ALL
SELECT 'band', code FROM alike WHERE is_sized
UNION ALL
SELECT 'nearest', code FROM nearest
UNION ALL
SELECT 'prefecture', code FROM alike WHERE is_near
UNION ALL
SELECT 'all', code FROM alike
ORDER BY scope, code
