-- How the published scores of all bodies of a kind are spread, in bins of 2.5, and those of every group of peers among them
WITH bins AS (
    SELECT
        nation.body_kind, peers.question_set,
        split_part(peers.set_key, ':', 1)                       AS peer_rule,
        substr(peers.set_key, strpos(peers.set_key, ':') + 1)   AS peer_key,
        nation.group_id,
        unnest([2.5 * bin FOR bin IN range(41)])                AS bin,
        unnest(nation.bin_counts)                               AS nation_count,
        unnest(peers.bin_counts)                                AS peer_count
    FROM mart.score_distribution AS nation
    JOIN mart.score_distribution AS peers USING (year, basis, body_kind, perspective, group_id)
    WHERE nation.comparison_set = 'nation'
        AND peers.comparison_set = 'peers'
        AND nation.year = $year
        AND nation.basis = (SELECT default_basis FROM meta.framework)
)
SELECT body_kind, question_set, peer_rule, peer_key, group_id, cast(bin AS DOUBLE) AS bin, nation_count, peer_count
FROM bins
WHERE nation_count > 0
ORDER BY body_kind, question_set, peer_rule, peer_key, group_id, bin
