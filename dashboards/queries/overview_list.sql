-- The municipalities, by prefecture: stage, score of every STEP and pillar, change since the year before, share of answers, state of what was sent
WITH basis AS (SELECT default_basis AS basis FROM meta.framework),
root AS (SELECT root_id FROM core.perspective ORDER BY has_steps DESC, position LIMIT 1),
scores AS (
    SELECT
        code,
        map_from_entries(list((group_id, CASE WHEN is_published THEN score END))) AS scores,
        max(coverage) FILTER (group_id = (SELECT root_id FROM root))                AS coverage
    FROM mart.group_score
    WHERE year = $year AND basis = (SELECT basis FROM basis)
    GROUP BY code
),
sent AS (
    SELECT
        code, bool_and(is_received) AS is_received, sum(invalid_count) AS invalid_count,
        bool_or(state = 'sent_back') AS is_sent_back, bool_or(state = 'unreadable_by_us') AS is_unreadable
    FROM mart.submission_board
    WHERE year = $year
    GROUP BY code
)
SELECT
    body.prefecture_code AS pref, body.prefecture,
    body.code, body.name, body.kana, body.municipality_type AS kind, trait.population, trait.peer_group,
    stage.stage, stage.evidence, stage.next_step,
    CASE WHEN stage.next_step IS NOT NULL THEN coalesce(stage.next_state, 'not_judged') END AS next_state,
    scores.scores,
    100 * scores.coverage                                                           AS coverage_pct,
    change.change, change.direction,
    CASE WHEN sent.is_received IS NULL THEN 'not_sent_to' WHEN sent.is_sent_back THEN 'sent_back'
        WHEN sent.is_unreadable THEN 'unreadable_by_us' WHEN NOT sent.is_received THEN 'missing'
        WHEN sent.invalid_count > 0 THEN 'held_back' ELSE 'complete' END            AS state
FROM core.body AS body
JOIN mart.body_stage AS stage ON stage.code = body.code AND stage.year = $year AND stage.basis = (SELECT basis FROM basis)
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = stage.year
LEFT JOIN scores ON scores.code = body.code
LEFT JOIN sent ON sent.code = body.code
LEFT JOIN mart.score_change AS change
    ON change.code = body.code AND change.year = stage.year AND change.basis = stage.basis
    AND change.group_id = (SELECT root_id FROM root) AND change.reason IS NULL
WHERE body.body_kind = 'municipality'
ORDER BY body.code
