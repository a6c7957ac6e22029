-- Medians of the published scores of all bodies of a kind, and of those in a comma-separated list
WITH peers AS (
    SELECT DISTINCT unnest(string_split($peers, ',')) AS code
)
SELECT
    score.group_id,
    median(score.score)                                             AS nation_median,
    count(*)                                                        AS nation_count,
    median(score.score) FILTER (peers.code IS NOT NULL)             AS peer_median,
    count(peers.code)                                               AS peer_count
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
LEFT JOIN peers USING (code)
WHERE score.is_published
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
    AND body.body_kind = $body_kind
GROUP BY score.group_id
ORDER BY score.group_id
