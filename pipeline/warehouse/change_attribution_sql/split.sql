-- The change of every measure and its parts. States: 0 before, 1 with new answers, 2 with corrections, 3 now.
-- A state in between that has no value counts as the one before it, so that the parts always add up.
WITH states AS (
    SELECT
        code, year, basis, perspective, group_id,
        s0.score AS score_0, s1.score AS score_1, s2.score AS score_2, s3.score AS score_3,
        s0.rank AS rank_0, s1.rank AS rank_1, s2.rank AS rank_2, s3.rank AS rank_3,
        s0.step_count AS step_0, s1.step_count AS step_1, s2.step_count AS step_2, s3.step_count AS step_3,
        own_1.rank AS own_rank_1, own_2.rank AS own_rank_2
    FROM state_0 AS s0
    FULL JOIN state_1 AS s1 USING (code, year, basis, perspective, group_id)
    FULL JOIN state_2 AS s2 USING (code, year, basis, perspective, group_id)
    FULL JOIN state_3 AS s3 USING (code, year, basis, perspective, group_id)
    LEFT JOIN own_1 USING (code, year, basis, perspective, group_id)
    LEFT JOIN own_2 USING (code, year, basis, perspective, group_id)
),
measures AS (
    SELECT code, year, basis, perspective, group_id, 'score' AS measure, score_0 AS v0, score_1 AS v1, score_2 AS v2, score_3 AS v3,
        coalesce(score_1, score_0) AS own_1, coalesce(score_2, score_1, score_0) AS own_2
    FROM states
    UNION ALL
    SELECT code, year, basis, perspective, group_id, 'step_count', step_0, step_1, step_2, step_3,
        coalesce(step_1, step_0), coalesce(step_2, step_1, step_0)
    FROM states
    UNION ALL
    SELECT code, year, basis, perspective, group_id, 'rank', rank_0, rank_1, rank_2, rank_3,
        coalesce(own_rank_1, rank_0), coalesce(own_rank_2, rank_1, rank_0)
    FROM states
),
carried AS (
    SELECT
        *,
        coalesce(v1, v0) AS c1,
        coalesce(v2, v1, v0) AS c2,
        v0 IS NOT NULL AND v3 IS NOT NULL AS is_whole
    FROM measures
    WHERE v0 IS DISTINCT FROM v3
),
parts AS (
    SELECT
        *,
        CASE WHEN is_whole THEN v3 - v0 END AS change,
        CASE WHEN is_whole THEN own_1 - v0 END AS from_new_answers,
        CASE WHEN is_whole THEN own_2 - c1 END AS from_corrections,
        CASE WHEN is_whole THEN CASE WHEN $is_new_framework THEN v3 - c2 ELSE 0 END END AS from_framework,
        CASE WHEN is_whole THEN (c1 - own_1) + (c2 - own_2) + CASE WHEN $is_new_framework THEN 0 ELSE v3 - c2 END END AS from_others,
        CASE
            WHEN (v2 IS NULL) <> (v3 IS NULL) THEN CASE WHEN $is_new_framework THEN 'framework' ELSE 'others' END
            WHEN (v1 IS NULL) <> (v2 IS NULL) THEN 'corrections'
            ELSE 'new_answers'
        END AS appearing_cause
    FROM carried
)
SELECT
    code, year, basis, measure, perspective, group_id, v0 AS before, v3 AS after, change,
    from_new_answers, from_corrections, from_framework, from_others,
    CASE
        WHEN NOT is_whole THEN appearing_cause
        ELSE list_aggregate([
            {'size': abs(from_new_answers), 'cause': 'new_answers'}, {'size': abs(from_corrections), 'cause': 'corrections'},
            {'size': abs(from_framework), 'cause': 'framework'}, {'size': abs(from_others), 'cause': 'others'}
        ], 'max').cause
    END AS main_cause,
    $before_run_id AS before_run_id
FROM parts
WHERE change IS NULL OR abs(change) > 1e-9
ORDER BY code, year, basis, measure, perspective, group_id
