-- Published scores over the years of the bodies in a comma-separated list, and whether a year can be compared with the one before: the same was asked of the group, and no question changed its meaning
WITH scores AS (
    SELECT
        score.code, body.name, score.perspective, score.group_id, score.year, score.basis, score.score, asked.group_question_set,
        coalesce(year_state.is_closed, false) AS is_closed, year_state.edition_state
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    LEFT JOIN core.year_state AS year_state USING (code, year, basis)
    LEFT JOIN mart.question_set AS body_questions USING (code, year, basis)
    LEFT JOIN mart.group_question_set AS asked USING (question_set, perspective, group_id)
    WHERE score.code IN (SELECT unnest(string_split($codes, ',')))
        AND score.basis = (SELECT default_basis FROM meta.framework)
        AND score.asked_count > 0
)
SELECT
    scores.code, scores.name, scores.group_id, scores.year, scores.is_closed, scores.edition_state,
    CASE WHEN scores.is_closed THEN scores.score END AS score,
    coalesce(
        change.broken_count = 0
        AND scores.group_question_set = lag(scores.group_question_set) OVER (PARTITION BY scores.code, scores.group_id ORDER BY scores.year)
        , false
    ) AS is_comparable
FROM scores
LEFT JOIN mart.score_change AS change USING (code, year, basis, perspective, group_id)
ORDER BY list_position(string_split($codes, ','), scores.code), scores.group_id, scores.year
