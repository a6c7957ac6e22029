-- Codes of the bodies compared with: those who share a trait of one body, or those in a comma-separated list
WITH own AS (
    SELECT body.code, body.body_kind, body.prefecture_code, trait.peer_group, trait.population_band
    FROM core.body AS body
    LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
    WHERE body.code = $code
)
SELECT body.code
FROM core.body AS body
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
JOIN own ON own.body_kind = body.body_kind
WHERE CASE $peers
    WHEN 'peer_group' THEN trait.peer_group = own.peer_group
    WHEN 'band' THEN trait.population_band = own.population_band
    WHEN 'prefecture' THEN body.prefecture_code = own.prefecture_code
    WHEN 'own' THEN list_contains(string_split($codes, ','), body.code)
    ELSE true
END
ORDER BY body.code
