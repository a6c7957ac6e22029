-- Fiscal years of each prefecture, newest first: closed ones with verdicts (is_closed), those of which answers are being collected, and those of which only unscored surveys were sent, for their board of submissions
WITH bodies AS (
    SELECT body.prefecture_code AS pref, body.code, state.year, state.edition_state, state.is_closed
    FROM core.year_state AS state
    JOIN core.body AS body USING (code)
    WHERE state.basis = (SELECT default_basis FROM meta.framework)
        AND body.body_kind = 'municipality'
),
answers AS (
    SELECT body.prefecture_code AS pref, asked.year, asked.code, bool_and(asked.is_received) AS is_received
    FROM core.edition_body AS asked
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality' AND asked.edition_state = 'collecting'
    GROUP BY ALL
),
collected AS (
    SELECT pref, year, count(*) AS asked_count, count(*) FILTER (is_received) AS received_count
    FROM answers
    GROUP BY ALL
),
states AS (
    SELECT
        pref, year,
        bool_and(is_closed)                                                                 AS is_closed,
        min(list_position(['planned', 'collecting', 'provisional', 'final'], edition_state)) AS state_no
    FROM bodies
    GROUP BY ALL
),
results AS (
    SELECT DISTINCT prefecture_code AS pref, asked.year, true AS has_results
    FROM core.body
    CROSS JOIN (SELECT DISTINCT year FROM mart.question_set WHERE asked_count > 0) AS asked
    UNION
    SELECT body.prefecture_code, score.year, true  -- before the publication a body alone, in its preview, has some
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    WHERE score.is_published
),
sent AS (
    SELECT
        body.prefecture_code AS pref, board.year, true                                            AS is_sent,
        min(list_position(['planned', 'collecting', 'provisional', 'final'], board.edition_state)) AS sent_state_no
    FROM mart.submission_board AS board
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality' AND board.edition_state IN ('provisional', 'final')
    GROUP BY ALL
),
years AS (
    SELECT
        pref, year, coalesce(is_closed, true) AND coalesce(has_results, false) AS is_closed,
        coalesce(state_no, sent_state_no)                                      AS state_no,
        coalesce(is_sent, false)                                               AS is_sent
    FROM states
    FULL JOIN results USING (pref, year)
    FULL JOIN sent USING (pref, year)
)
SELECT
    pref, year, coalesce(is_closed, false)                          AS is_closed,
    CASE
        WHEN NOT is_closed AND asked_count > 0 THEN 'collecting'
        ELSE coalesce(['planned', 'collecting', 'provisional', 'final'][state_no], 'collecting')
    END                                                             AS edition_state,
    coalesce(received_count, 0)                                     AS received_count,
    coalesce(asked_count, 0)                                        AS asked_count
FROM years
FULL JOIN collected USING (pref, year)
WHERE is_closed OR is_sent OR asked_count > 0
ORDER BY pref, year DESC
