-- 団体 × 調査 | Who has sent: every municipality, by prefecture, survey by survey, in one fiscal year
WITH responses AS (
    SELECT code, survey, year, count(*) FILTER (status <> 'not_answered') AS response_count
    FROM core.answer
    WHERE is_current AND year = $year
    GROUP BY ALL
),
-- who has answered all that is scored: a blank elsewhere leaves the coverage at 100 %
covered AS (
    SELECT code
    FROM mart.group_score
    WHERE year = $year
        AND basis = (SELECT default_basis FROM meta.framework)
        AND group_id = (SELECT root_id FROM core.perspective ORDER BY has_steps DESC, position LIMIT 1)
        AND coverage >= 1 - 1e-9
)
SELECT
    body.prefecture_code AS pref,
    board.survey, board.year, body.prefecture_code, body.prefecture, body.code, body.name, body.municipality_type AS kind,
    CASE
        WHEN board.state IN ('sent_back', 'unreadable_by_us') THEN board.state
        WHEN NOT board.is_received THEN 'missing'
        WHEN board.invalid_count > 0 THEN 'held_back'
        WHEN responses.response_count < board.item_count THEN 'with_gaps'
        ELSE 'complete'
    END                                                     AS state,
    board.edition_state, edition.closes_date, board.item_count, board.answered_count,
    CASE WHEN board.is_received THEN board.item_count - responses.response_count END AS blank_count,
    board.invalid_count, board.last_received_at,
    board.code IN (SELECT code FROM covered)                AS is_covered
FROM mart.submission_board AS board
JOIN core.body AS body USING (code)
LEFT JOIN core.edition AS edition USING (survey, year)
LEFT JOIN responses USING (code, survey, year)
WHERE body.body_kind = 'municipality'
    AND board.year = $year
ORDER BY board.survey, body.code
