-- あと一つの答えでSTEPの判定が変わるのはどこか | Whose STEP would change with one more answer of yes?
-- 読み方: ほかの答えはそのまま。点の足りない団体は、満点になる指標一つで届くもの。勧めではありません | Reading: all else as it is; it is no advice
SELECT body.prefecture, body.name, step.year, step.step, round(step.score, 1) AS score, step.threshold,
    part.child_id AS indicator, round(step.score + 100 * (1 - part.points) * part.weight / sum(part.weight) OVER whole, 1) AS score_with_it
FROM mart.step_status AS step
JOIN core.indicator_group AS groups ON groups.step = step.step
JOIN mart.score_component AS part USING (code, year, basis, perspective, group_id)
JOIN core.body AS body USING (code)
WHERE step.basis = (SELECT default_basis FROM meta.framework) AND step.state = 'failed' AND len(step.gates_unknown) = 0
WINDOW whole AS (PARTITION BY step.code, step.year, part.perspective, part.group_id)
QUALIFY part.child_kind = 'indicator' AND part.points < 1 AND score_with_it >= step.threshold
    AND len(list_filter(step.gates_unmet, lambda gate: gate <> part.child_id)) = 0
ORDER BY step.year DESC, body.code, step.step, indicator
