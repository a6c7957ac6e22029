-- How the published scores of all bodies of a kind are spread, in bins of 2.5, and those of every group of peers among them
WITH compared AS (
    SELECT DISTINCT
        body.body_kind,
        coalesce(used.question_set, '') AS question_set, coalesce(used.peer_rule, '') AS peer_rule, coalesce(used.peer_key, '') AS peer_key
    FROM mart.body_stage AS stage
    JOIN core.body AS body USING (code)
    LEFT JOIN mart.peer_group AS used USING (code, year, basis)
    WHERE stage.year = $year
        AND stage.basis = (SELECT default_basis FROM meta.framework)
),
scores AS (
    SELECT code, body.body_kind, score.group_id, cast(2.5 * round(score.score / 2.5) AS DOUBLE) AS bin
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    WHERE score.is_published
        AND score.year = $year
        AND score.basis = (SELECT default_basis FROM meta.framework)
),
nation AS (
    SELECT body_kind, group_id, bin, count(*) AS nation_count
    FROM scores
    GROUP BY ALL
),
peers AS (
    SELECT member.question_set, member.peer_rule, member.peer_key, scores.body_kind, scores.group_id, scores.bin, count(*) AS peer_count
    FROM mart.peer_member AS member
    JOIN scores USING (code)
    WHERE member.year = $year
        AND member.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY ALL
)
SELECT
    compared.body_kind, compared.question_set, compared.peer_rule, compared.peer_key,
    nation.group_id,
    nation.bin,
    nation.nation_count,
    coalesce(peers.peer_count, 0)   AS peer_count
FROM compared
JOIN nation USING (body_kind)
LEFT JOIN peers USING (body_kind, question_set, peer_rule, peer_key, group_id, bin)
ORDER BY compared.body_kind, compared.question_set, compared.peer_rule, compared.peer_key, nation.group_id, nation.bin
