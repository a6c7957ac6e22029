-- How the published scores of all bodies of a kind are spread, in bins of 2.5, and those of a comma-separated list among them
WITH peers AS (
    SELECT score.group_id, 2.5 * round(score.score / 2.5) AS bin, count(*) AS peer_count
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    WHERE score.is_published
        AND score.year = $year
        AND score.basis = (SELECT default_basis FROM meta.framework)
        AND body.body_kind = $body_kind
        AND list_contains(string_split($peers, ','), score.code)
    GROUP BY ALL
),
nation AS (
    SELECT
        group_id,
        unnest([2.5 * bin FOR bin IN range(41)])    AS bin,
        unnest(bin_counts)                          AS nation_count
    FROM mart.score_distribution
    WHERE comparison_set = 'nation'
        AND year = $year
        AND basis = (SELECT default_basis FROM meta.framework)
        AND body_kind = $body_kind
)
SELECT group_id, cast(bin AS DOUBLE) AS bin, nation_count, coalesce(peer_count, 0) AS peer_count
FROM nation
LEFT JOIN peers USING (group_id, bin)
WHERE nation_count > 0
ORDER BY group_id, bin
