-- Medians of the published scores among all bodies of the same kind, and among the peers
WITH peers AS (
    SELECT member.code
    FROM mart.peer_group AS used
    JOIN mart.peer_member AS member USING (year, basis, asked_set, peer_rule, peer_key)
    WHERE used.code = $code
        AND used.year = $year
        AND used.basis = (SELECT default_basis FROM meta.framework)
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
    AND body.body_kind = (SELECT body_kind FROM core.body WHERE code = $code)
GROUP BY score.group_id
ORDER BY score.group_id
