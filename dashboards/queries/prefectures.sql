-- Prefectures and how many municipalities each has
SELECT prefecture_code AS code, prefecture AS name, count(*) FILTER (body_kind = 'municipality') AS body_count
FROM core.body
GROUP BY ALL
ORDER BY code
