-- Prefectures: how many municipalities and inhabitants each has in one fiscal year
SELECT
    body.prefecture_code                    AS code,
    body.prefecture                         AS name,
    count(*)                                AS body_count,
    cast(sum(trait.population) AS BIGINT)   AS population
FROM core.body AS body
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
WHERE body.body_kind = 'municipality'
GROUP BY ALL
ORDER BY code
