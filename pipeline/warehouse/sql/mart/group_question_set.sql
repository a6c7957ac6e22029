-- 問われた指標の組 × 観点 × 群 | one row per question set × perspective × group
-- 群の中で何が問われたか。ほかの指標が違っても、その群で問われた指標が同じ団体は比べられる。mart.question_set と結ぶ | What was asked within a group: bodies are compared in it when they were asked the same of it, whatever else was asked; joins mart.question_set USING (question_set)
-- key: question_set, perspective, group_id
WITH examples AS (
    SELECT DISTINCT ON (question_set) question_set, code, year, basis
    FROM mart.question_set
    ORDER BY question_set, code, year, basis
),
asked AS (
    SELECT examples.question_set, value.indicator, md5_number_lower(value.indicator) AS mark
    FROM examples
    JOIN core.indicator_value AS value USING (code, year, basis)
    WHERE value.status <> 'not_asked'
)
SELECT
    cast(examples.question_set AS VARCHAR)  AS question_set,        -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(weights.perspective AS VARCHAR)    AS perspective,         -- 観点 | Perspective
    cast(weights.group_id AS VARCHAR)       AS group_id,            -- 群 | Group
    cast(format('{:016x}', coalesce(bit_xor(asked.mark), 0)) AS VARCHAR) AS group_question_set,  -- 群の中で問われた指標の組の印 | Mark of the set of indicators asked in the group
    cast(count(asked.indicator) AS INTEGER) AS asked_count          -- 群の中で問われた指標の数（重み0を除く） | Indicators asked in the group, but for weight 0
FROM examples
CROSS JOIN core.group_weight AS weights
LEFT JOIN asked ON asked.question_set = examples.question_set AND asked.indicator = weights.indicator
WHERE weights.weight > 0
GROUP BY examples.question_set, weights.perspective, weights.group_id
ORDER BY examples.question_set, weights.perspective, weights.group_id
