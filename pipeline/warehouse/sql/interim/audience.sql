-- 団体 | one row per body
-- 同じ調査を同じ年度に尋ねられた団体をまとめる印 | The mark of the bodies that were asked the same surveys in the same years
WITH asked AS (
    SELECT code, list({'survey': survey, 'year': year} ORDER BY survey, year) AS editions
    FROM core.edition_body
    GROUP BY code
)
SELECT body.code, body.body_kind, coalesce(editions, []) AS editions, hash(body.body_kind, coalesce(editions, [])) AS audience
FROM core.body AS body
LEFT JOIN asked USING (code)
