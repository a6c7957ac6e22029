-- The change of every measure and its parts. States: 0 before, 1 with new answers, 2 with corrections, 3 now.
-- A state in between that has no value counts as the one before it, so that the parts always add up.
-- Only of years that were closed then and now: what is collected makes no change, and neither does the closing.
WITH closed AS (
    SELECT code, year, basis FROM old.core.year_state WHERE is_closed
    INTERSECT
    SELECT code, year, basis FROM new.core.year_state WHERE is_closed
),
joined AS (
    SELECT
        code, year, basis, perspective, group_id,
        [state_0.score, state_1.score, state_2.score, state_3.score]                     AS scores,
        [state_0.step_count, state_1.step_count, state_2.step_count, state_3.step_count] AS step_counts,
        [state_0.rank, state_1.rank, state_2.rank, state_3.rank]                         AS ranks,
        own_1.rank AS own_rank_1, own_2.rank AS own_rank_2
    FROM state_0
    FULL JOIN state_1 USING (code, year, basis, perspective, group_id)
    FULL JOIN state_2 USING (code, year, basis, perspective, group_id)
    FULL JOIN state_3 USING (code, year, basis, perspective, group_id)
    LEFT JOIN own_1 USING (code, year, basis, perspective, group_id)
    LEFT JOIN own_2 USING (code, year, basis, perspective, group_id)
    SEMI JOIN closed USING (code, year, basis)
),
-- `own`: the value had the body alone moved; only of a rank it is not the value itself
measures AS (
    SELECT code, year, basis, perspective, group_id, 'score' AS measure, scores AS "values", NULL AS own_1, NULL AS own_2, false AS is_relative
    FROM joined
    UNION ALL
    SELECT code, year, basis, perspective, group_id, 'step_count', step_counts, NULL, NULL, false
    FROM joined
    UNION ALL
    SELECT code, year, basis, perspective, group_id, 'rank', ranks, own_rank_1, own_rank_2, true
    FROM joined
),
states AS (
    SELECT
        code, year, basis, perspective, group_id, measure, "values",
        "values"[1]                                                       AS before,
        coalesce("values"[2], before)                                     AS with_new_answers,
        coalesce("values"[3], with_new_answers)                           AS with_corrections,
        "values"[4]                                                       AS after,
        if(is_relative, coalesce(own_1, before), with_new_answers)        AS own_with_new_answers,
        if(is_relative, coalesce(own_2, with_new_answers), with_corrections) AS own_with_corrections,
        before IS NOT NULL AND after IS NOT NULL                          AS is_in_both
    FROM measures
    WHERE "values"[1] IS DISTINCT FROM "values"[4]
),
parts AS (
    SELECT
        *,
        own_with_new_answers - before                                     AS from_new_answers,
        own_with_corrections - with_new_answers                           AS from_corrections,
        if($is_new_framework, after - with_corrections, 0)                AS from_framework,
        (with_new_answers - own_with_new_answers) + (with_corrections - own_with_corrections)
            + if($is_new_framework, 0, after - with_corrections)          AS from_others
    FROM states
    WHERE is_in_both
),
changed AS (
    SELECT
        code, year, basis, measure, perspective, group_id, before, after, after - before AS change,
        from_new_answers, from_corrections, from_framework, from_others,
        list_aggregate([
            {'size': abs(from_new_answers), 'cause': 'new_answers'}, {'size': abs(from_corrections), 'cause': 'corrections'},
            {'size': abs(from_framework), 'cause': 'framework'}, {'size': abs(from_others), 'cause': 'others'}
        ], 'max').cause AS main_cause
    FROM parts
    WHERE abs(change) > 1e-9
),
-- a value that appeared or disappeared has no change; its cause is the last state in which it did
appeared AS (
    SELECT
        code, year, basis, measure, perspective, group_id, before, after,
        CASE
            WHEN ("values"[3] IS NULL) <> ("values"[4] IS NULL) THEN if($is_new_framework, 'framework', 'others')
            WHEN ("values"[2] IS NULL) <> ("values"[3] IS NULL) THEN 'corrections'
            ELSE 'new_answers'
        END AS main_cause
    FROM states
    WHERE NOT is_in_both
)
SELECT
    code, year, basis, measure, perspective, group_id, before, after, change,
    from_new_answers, from_corrections, from_framework, from_others, main_cause, $before_run_id AS before_run_id
FROM (SELECT * FROM changed UNION ALL BY NAME SELECT * FROM appeared)
ORDER BY code, year, basis, measure, perspective, group_id
