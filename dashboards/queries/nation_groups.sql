-- STEPs and pillars: the municipalities of every prefecture that were asked the same, in one fiscal year: verdicts, medians, what blanks could make of them
WITH municipalities AS (
    SELECT
        body.prefecture_code AS pref, score.code, score.basis, score.perspective, score.group_id, score.score, score.low, score.high,
        asked.group_question_set AS question_set, asked.evidence
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    -- of closed years only
    JOIN mart.question_set AS own USING (code, year, basis)
    JOIN mart.group_question_set AS asked USING (question_set, perspective, group_id)
    WHERE body.body_kind = 'municipality' AND score.year = $year AND asked.asked_count > 0
),
judged AS (
    SELECT municipalities.*, groups.step, groups.name_ja, groups.name_en, groups.position, status.state
    FROM municipalities
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    LEFT JOIN mart.step_status AS status
        ON status.code = municipalities.code AND status.basis = municipalities.basis AND status.step = groups.step
        AND status.year = $year
    WHERE groups.parent_id IS NOT NULL
)
SELECT
    basis, perspective, group_id, step, name_ja, name_en, pref, question_set, evidence,
    count(*)                                        AS body_count,
    count(*) FILTER (state = 'passed')              AS passed_count,
    count(*) FILTER (state = 'failed')              AS failed_count,
    count(*) FILTER (state = 'undetermined')        AS undetermined_count,
    count(score)                                    AS score_count,
    median(score)                                   AS median,
    median(low)                                     AS median_low,
    median(high)                                    AS median_high
FROM judged
GROUP BY ALL
ORDER BY basis, any_value(position), pref, body_count DESC, question_set
