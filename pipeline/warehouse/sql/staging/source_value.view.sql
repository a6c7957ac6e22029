-- 団体 × 年度 × 基準 × 指標 × 調査 | one row per body × year × basis × indicator × survey that asked it
-- 調査ごとの回答（ビュー）。二つの設問の比はここで求める | The answer to each survey (a view); the ratio of two items is taken here
--
-- A ratio needs both answers; where only its divisor is missing, the status is the divisor's. Nothing over nothing is
-- undefined; something over nothing, and a divisor below zero, are invalid: the worst value must not leave the weights.
WITH used_items AS (
    SELECT survey, item FROM input.indicator_source
    UNION ALL
    SELECT survey, divisor_item FROM input.indicator_source WHERE divisor_item IS NOT NULL
),
answers AS (
    SELECT *
    FROM interim.answer_revision
    SEMI JOIN used_items USING (survey, item)
    WHERE is_current
),
divisors AS (
    SELECT answers.*
    FROM answers
    SEMI JOIN input.indicator_source AS source ON source.survey = answers.survey AND source.divisor_item = answers.item
)
SELECT
    audience.code, question.body_kind, question.year, question.basis, question.indicator, question.source_count, question.source_position,
    answer.survey, answer.item, answer.raw_text, answer."option" AS option_text, answer.as_of_date,
    answer.delivery_id, answer.row_no, answer.column_no,
    CASE
        WHEN question.item IS NULL THEN 'not_asked'
        WHEN question.divisor_item IS NULL OR coalesce(answer.status, '') <> 'answered' THEN coalesce(answer.status, 'not_answered')
        WHEN divisor.number = 0 AND answer.number = 0 THEN 'undefined'
        WHEN divisor.number <= 0 THEN 'invalid'
        ELSE coalesce(divisor.status, 'not_answered')
    END AS status,
    CASE WHEN question.divisor_item IS NULL THEN answer.number WHEN divisor.number > 0 THEN answer.number / divisor.number END AS number
FROM staging.indicator_question AS question
JOIN interim.audience AS audience USING (audience)
LEFT JOIN answers AS answer
    ON answer.code = audience.code AND answer.survey = question.survey AND answer.item = question.item
    AND answer.year = question.year
LEFT JOIN divisors AS divisor
    ON divisor.code = audience.code AND divisor.survey = question.survey AND divisor.item = question.divisor_item
    AND divisor.year = question.year
