-- 団体 × 年度 × 基準 × 指標 × 調査 | one row per body × year × basis × indicator × survey that asked it
-- 調査ごとの回答（ビュー）。二つの設問の比と、選択肢の数はここで求める | The answer to each survey (a view); the ratio of two items is taken here, and options are counted
--
-- A ratio needs both answers; where only its divisor is missing, the status is the divisor's. Nothing over nothing is
-- undefined; something over nothing, and a divisor below zero, are invalid: the worst value must not leave the weights.
-- A count needs all its answers. A body that a list of those with any leaves out has none, where the list has others of
-- its prefecture: a list of other prefectures shows nothing about it.
WITH used_items AS (
    SELECT survey, item FROM input.indicator_source
    UNION ALL
    SELECT survey, divisor_item FROM input.indicator_source WHERE divisor_item IS NOT NULL
    UNION ALL
    SELECT survey, item FROM input.indicator_count_item
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
),
counts AS (
    SELECT
        answers.code, answers.year, source.indicator, source.survey,
        count(*) FILTER (answers."option" = source.counted_option)               AS number,
        coalesce(min(answers.status) FILTER (answers.status <> 'answered'), 'answered') AS status
    FROM input.indicator_source AS source
    JOIN input.indicator_count_item AS counted USING (indicator, survey)
    JOIN answers ON answers.survey = counted.survey AND answers.item = counted.item
    GROUP BY ALL
),
lists AS (
    SELECT DISTINCT asked.survey, asked.year, body.prefecture_code, edition.as_of_date
    FROM input.edition AS edition
    JOIN core.edition_body AS asked USING (survey, year)
    JOIN core.body AS body USING (code)
    WHERE edition.unlisted_has_none AND asked.is_received
),
unlisted AS (
    SELECT asked.survey, asked.year, asked.code, lists.as_of_date
    FROM core.edition_body AS asked
    JOIN core.body AS body USING (code)
    JOIN lists USING (survey, year, prefecture_code)
    WHERE NOT asked.is_received
)
SELECT
    audience.code, question.body_kind, question.year, question.basis, question.indicator, question.source_count, question.source_position,
    coalesce(answer.survey, unlisted.survey) AS survey, answer.item, if(question.counted_option IS NULL, answer.raw_text, NULL) AS raw_text,
    if(question.counted_option IS NULL, answer."option", NULL) AS option_text, coalesce(answer.as_of_date, unlisted.as_of_date) AS as_of_date,
    answer.delivery_id, answer.row_no, answer.column_no,
    CASE
        WHEN question.item IS NULL THEN 'not_asked'
        WHEN question.counted_option IS NOT NULL THEN coalesce(counts.status, if(unlisted.code IS NOT NULL, 'answered', 'not_answered'))
        WHEN question.divisor_item IS NULL OR coalesce(answer.status, '') <> 'answered' THEN coalesce(answer.status, 'not_answered')
        WHEN divisor.number = 0 AND answer.number = 0 THEN 'undefined'
        WHEN divisor.number <= 0 THEN 'invalid'
        ELSE coalesce(divisor.status, 'not_answered')
    END AS status,
    CASE
        WHEN question.counted_option IS NOT NULL THEN coalesce(counts.number, if(unlisted.code IS NOT NULL, 0, NULL))
        WHEN question.divisor_item IS NULL THEN answer.number
        WHEN divisor.number > 0 THEN answer.number / divisor.number
    END AS number
FROM staging.indicator_question AS question
JOIN interim.audience AS audience USING (audience)
LEFT JOIN answers AS answer
    ON answer.code = audience.code AND answer.survey = question.survey AND answer.item = question.item
    AND answer.year = question.year
LEFT JOIN divisors AS divisor
    ON divisor.code = audience.code AND divisor.survey = question.survey AND divisor.item = question.divisor_item
    AND divisor.year = question.year
LEFT JOIN counts
    ON counts.code = audience.code AND counts.survey = question.survey AND counts.indicator = question.indicator
    AND counts.year = question.year
LEFT JOIN unlisted
    ON unlisted.code = audience.code AND unlisted.survey = question.survey AND unlisted.year = question.year
    AND question.counted_option IS NOT NULL
