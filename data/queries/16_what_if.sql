-- 一つの取組を始めたら、群の点とSTEPの判定はどう変わるか | What would one more thing done change in a body's scores and verdicts?
-- 読み方: 公表の点・判定と同じ計算で、その一つの答えだけを変えます。予測ではありません | Reading: the computation of the published scores and verdicts with one answer changed; no forecast
SELECT groups.perspective, groups.name_ja, round(result.score_before, 1) AS score_before, round(result.score, 1) AS score, round(result.change, 1) AS change,
    result.state_before, result.state
FROM what_if('482226', 2025, 'private_partnership', 1.0) AS result  -- 団体、年度、指標、点（0…1） | body, year, indicator, points
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE result.basis = (SELECT default_basis FROM meta.framework)
ORDER BY result.change DESC, groups.position, groups.perspective
