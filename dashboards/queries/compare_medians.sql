-- Median of the published scores of all bodies of a kind; median and middle half of those in a comma-separated list
WITH peers AS (
    SELECT
        score.group_id, count(*) AS score_count, median(score.score) AS median,
        quantile_cont(score.score, 0.25) AS lower_quartile, quantile_cont(score.score, 0.75) AS upper_quartile
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    WHERE score.is_published
        AND score.year = $year
        AND score.basis = (SELECT default_basis FROM meta.framework)
        AND body.body_kind = $body_kind
        AND list_contains(string_split($peers, ','), score.code)
    GROUP BY score.group_id
)
SELECT
    nation.group_id,
    nation.median                           AS nation_median,
    nation.score_count                      AS nation_count,
    peers.median                            AS peer_median,
    peers.lower_quartile                    AS peer_lower_quartile,
    peers.upper_quartile                    AS peer_upper_quartile,
    coalesce(peers.score_count, 0)          AS peer_count
FROM mart.score_distribution AS nation
LEFT JOIN peers USING (group_id)
WHERE nation.comparison_set = 'nation'
    AND nation.score_count > 0
    AND nation.year = $year
    AND nation.basis = (SELECT default_basis FROM meta.framework)
    AND nation.body_kind = $body_kind
ORDER BY nation.group_id
