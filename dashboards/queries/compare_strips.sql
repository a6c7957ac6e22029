-- How the published scores of all bodies of a kind are spread, in bins of 2.5, and those of a comma-separated list among them
WITH peers AS (
    SELECT DISTINCT unnest(string_split($peers, ',')) AS code
)
SELECT
    score.group_id,
    cast(2.5 * round(score.score / 2.5) AS DOUBLE)                  AS bin,
    count(*)                                                        AS nation_count,
    count(peers.code)                                               AS peer_count
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
LEFT JOIN peers USING (code)
WHERE score.is_published
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
    AND body.body_kind = $body_kind
GROUP BY ALL
ORDER BY score.group_id, bin
