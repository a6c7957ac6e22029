-- One body over the years in every STEP and pillar: score, the nation's median, whether the year is closed, whether it can be compared with the one before, and the score of the snapshot before
WITH basis AS (
    SELECT default_basis AS basis FROM meta.framework
),
nation AS (
    SELECT year, body_kind, group_id, median
    FROM mart.score_distribution
    WHERE comparison_set = 'nation' AND basis = (SELECT basis FROM basis)
),
revised AS (
    SELECT code, year, group_id, before, main_cause
    FROM mart.snapshot_change
    WHERE measure = 'score' AND before IS NOT NULL AND basis = (SELECT basis FROM basis)
)
SELECT
    groups.group_id, groups.name_ja, groups.name_en, groups.step, perspective.has_steps, score.year,
    CASE WHEN score.is_published THEN score.score END               AS score,
    score.low, score.high, score.coverage, score.asked_count,
    nation.median                                                   AS nation_median,
    status.state, status.evidence,
    coalesce(state.edition_state, 'final')                          AS edition_state,
    NOT coalesce(state.is_closed, true)                             AS is_open,
    coalesce(change.broken_count > 0, false)                        AS is_break,
    coalesce(set_before.group_question_set <> set_now.group_question_set, false) AS is_other_set,
    revised.before                                                  AS published_before
FROM mart.group_score AS score
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN core.perspective AS perspective USING (perspective)
JOIN core.body AS body USING (code)
LEFT JOIN core.year_state AS state USING (code, year, basis)
LEFT JOIN nation ON nation.year = score.year AND nation.body_kind = body.body_kind AND nation.group_id = score.group_id
LEFT JOIN mart.step_status AS status
    ON status.code = score.code AND status.year = score.year AND status.basis = score.basis AND status.step = groups.step
LEFT JOIN mart.score_change AS change
    ON change.code = score.code AND change.year = score.year AND change.basis = score.basis AND change.group_id = score.group_id
LEFT JOIN mart.question_set AS asked ON asked.code = score.code AND asked.year = score.year AND asked.basis = score.basis
LEFT JOIN mart.group_question_set AS set_now
    ON set_now.question_set = asked.question_set AND set_now.perspective = score.perspective AND set_now.group_id = score.group_id
LEFT JOIN mart.question_set AS asked_before
    ON asked_before.code = score.code AND asked_before.year = change.before_year AND asked_before.basis = score.basis
LEFT JOIN mart.group_question_set AS set_before
    ON set_before.question_set = asked_before.question_set AND set_before.perspective = score.perspective
    AND set_before.group_id = score.group_id
LEFT JOIN revised ON revised.code = score.code AND revised.year = score.year AND revised.group_id = score.group_id
WHERE score.code = $code
    AND score.basis = (SELECT basis FROM basis)
    AND groups.parent_id IS NOT NULL
ORDER BY groups.position, score.year
