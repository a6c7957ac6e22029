-- The fewest things that pass the next STEP of every body, in order
SELECT
    action.code, action.position, action.step, indicator.indicator, indicator.name_ja, indicator.name_en, indicator.kind,
    indicator.advice_ja, indicator.advice_en, indicator.disclosure,
    action.status, action.points, action.is_required, action.share_of_peers, action.peer_count,
    -- where nothing of the STEP is known, one answer would be all of its score: that is no gain to compare
    CASE WHEN action.score_now IS NOT NULL THEN action.gain END AS gain
FROM mart.next_action AS action
JOIN core.indicator AS indicator USING (indicator)
WHERE action.year = $year
    AND action.basis = (SELECT default_basis FROM meta.framework)
ORDER BY action.code, action.position
