-- Every body and what others may share with it in one fiscal year
SELECT body.code, body.body_kind, body.prefecture_code, trait.peer_group, trait.population_band
FROM core.body AS body
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
ORDER BY body.code
