-- How the published scores of all bodies of the same kind are spread, in bins of 2.5, and the peers among them
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
    cast(2.5 * round(score.score / 2.5) AS DOUBLE)  AS bin,
    count(*)                                        AS nation_count,
    count(peers.code)                               AS peer_count
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
LEFT JOIN peers USING (code)
WHERE score.is_published
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
    AND body.body_kind = (SELECT body_kind FROM core.body WHERE code = $code)
GROUP BY ALL
ORDER BY score.group_id, bin
