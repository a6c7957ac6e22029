-- 団体 × 年度 × 基準 × 次のSTEPの指標 | one row per body × year × basis × indicator of its next STEP that was asked
-- 次のSTEPを成す指標と、比べる相手の状況 | What the next STEP of a body is made of, and how many of its peers have done it
WITH steps AS (
    SELECT perspective, group_id, step, threshold / 100 AS threshold FROM core.indicator_group WHERE step IS NOT NULL
)
SELECT
    stage.code, stage.year, stage.basis, stage.next_step, steps.perspective, steps.group_id, steps.threshold,
    indicator.indicator, indicator.position, weights.weight, value.status, value.points,
    is_applicable(value.status)                                         AS applies,
    indicator.is_gate AND coalesce(value.points < 1 - 1e-9, true)       AS is_required,
    peer_group.peer_rule,
    coalesce(peers.done_count, 0)                                       AS done_count,
    coalesce(peers.known_count, 0) - if(value.points IS NULL, 0, 1)     AS other_count,
    coalesce(peers.done_count, 0) / nullif(other_count, 0)              AS share_of_peers
FROM mart.body_stage AS stage
JOIN steps ON steps.step = stage.next_step
JOIN core.group_weight AS weights USING (perspective, group_id)
JOIN core.indicator AS indicator USING (indicator)
JOIN core.indicator_value AS value USING (code, year, basis, indicator)
LEFT JOIN mart.peer_group AS peer_group USING (code, year, basis)
LEFT JOIN mart.peer_indicator AS peers USING (year, basis, question_set, peer_rule, peer_key, indicator)
-- without a verdict nothing is known to be lacking
WHERE stage.next_state IS NOT NULL AND value.status <> 'not_asked' AND (weights.weight > 0 OR indicator.is_gate)
