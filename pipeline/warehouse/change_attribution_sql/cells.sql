-- Every value that differs between two snapshots, its cause, and the points it would have under the framework before.
-- `cause_no`: 1 a new answer, 2 a corrected one, 3 anything else, also a value taken from an answer that was known before.
WITH years AS (
    SELECT DISTINCT year FROM old.core.indicator_value
    INTERSECT
    SELECT DISTINCT year FROM new.core.indicator_value
),
past_answer AS (
    SELECT survey, item, code, year, status, option_text, number FROM old.core.answer WHERE is_current
),
redefined AS (
    SELECT past.indicator
    FROM old.core.indicator AS past
    JOIN new.core.indicator AS present USING (indicator)
    WHERE present.kind = 'number'
        AND (past.direction, past.goalpost_low, past.goalpost_high)
            IS DISTINCT FROM (present.direction, present.goalpost_low, present.goalpost_high)
),
option_points AS (
    SELECT indicator, option_text, any_value(points) AS points
    FROM old.core.indicator_value
    WHERE option_text IS NOT NULL AND points IS NOT NULL
    GROUP BY ALL
),
pairs AS (
    SELECT
        present.*,
        past.status AS old_status,
        past.delivery_id AS old_delivery_id,
        (past.status, past.option_text, past.value) IS DISTINCT FROM (present.status, present.option_text, present.value) AS is_answer_changed,
        past_answer.code IS NOT NULL
            AND (past_answer.status, past_answer.option_text, past_answer.number) IS NOT DISTINCT FROM (present.status, present.option_text, present.value) AS was_known
    FROM new.core.indicator_value AS present
    JOIN years USING (year)
    LEFT JOIN old.core.indicator_value AS past USING (code, year, basis, indicator)
    LEFT JOIN past_answer
        ON past_answer.code = present.code AND past_answer.year = present.year
        AND past_answer.survey = present.survey AND past_answer.item = present.item
    WHERE (past.status, past.option_text, past.value, past.points)
        IS DISTINCT FROM (present.status, present.option_text, present.value, present.points)
)
SELECT
    pairs.* EXCLUDE (points, old_status, old_delivery_id, is_answer_changed, was_known),
    CASE WHEN pairs.points IS NOT NULL THEN coalesce(option_points.points, pairs.points) END AS points,
    CASE
        WHEN NOT is_answer_changed OR was_known OR old_status IS NULL OR pairs.indicator IN (FROM redefined) THEN 3
        WHEN old_status IN ('not_asked', 'not_answered') AND pairs.delivery_id IS NOT NULL THEN 1
        WHEN coalesce(old_delivery_id, pairs.delivery_id) IS NOT NULL THEN 2
        ELSE 3
    END AS cause_no
FROM pairs
LEFT JOIN option_points USING (indicator, option_text)
