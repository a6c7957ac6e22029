-- The bodies of a kind, scored and ranked again, in the nation and in their prefectures, with some weights of one group multiplied: `weights` is "child:factor,…"
-- Factors of 1 give the published scores and ranks: the macro rescored makes both.
WITH factors AS (
    SELECT split_part(pair, ':', 1) AS child_id, cast(split_part(pair, ':', 2) AS DOUBLE) AS factor
    FROM (SELECT unnest(string_split($weights, ',')) AS pair)
    WHERE pair <> ''
),
changed AS (
    SELECT map_from_entries(list((child.perspective || '/' || child.group_id || '/' || child_id, factor * child.weight))) AS weights
    FROM core.group_child AS child
    JOIN factors USING (child_id)
    WHERE child.group_id = $group
),
scores AS (
    SELECT code, year, basis, perspective, group_id, score
    FROM rescored((SELECT weights FROM changed), in_year := $year, on_basis := $basis)
    WHERE group_id = $group
        AND is_published
),
bodies AS (
    SELECT scores.code, scores.score, asked.group_question_set, body.prefecture_code
    FROM scores
    JOIN core.body AS body USING (code)
    JOIN mart.question_set AS body_questions USING (code, year, basis)
    JOIN mart.group_question_set AS asked USING (question_set, perspective, group_id)
    WHERE body.body_kind = $kind
),
sets AS (
    SELECT 'nation' AS "set", '' AS set_key, * FROM bodies
    UNION ALL
    SELECT 'prefecture', prefecture_code, * FROM bodies
)
SELECT
    "set", code, score,
    rank() OVER (PARTITION BY "set", set_key, group_question_set ORDER BY round(score, 9) DESC) AS trial_rank,
    count(*) OVER (PARTITION BY "set", set_key, group_question_set)                             AS trial_n
FROM sets
ORDER BY "set", trial_rank, code
