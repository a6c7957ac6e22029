-- Codes of the bodies around one body: its peers, or itself and the bodies nearest in population that were asked the same
WITH nearest AS (
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
SELECT 'nearest' AS scope, code FROM nearest
UNION ALL
SELECT 'peers', code FROM peers
ORDER BY scope, code
