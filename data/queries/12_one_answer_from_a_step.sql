-- あと一つの答えでSTEPの判定が変わるのはどこか | Whose STEP would change with one more answer of yes?
-- 読み方: ほかの答えはそのまま、indicator が満点になれば達成。state が undetermined なら、まだ答えていないだけかもしれません。勧めではありません | Reading: passed with `indicator` at full points, all else as it is; an undetermined one may only be unanswered. It is no advice
SELECT body.prefecture, body.name, step.year, step.step, step.state, part.child_id AS indicator, part.status,
    step.score, step.threshold,
    sum(part.weight) OVER whole + part.share - part.weight AS weight_with_it,
    100 * (sum(part.weight * coalesce(part.points, 0)) OVER whole + part.share - part.weight * coalesce(part.points, 0)) / weight_with_it AS score_with_it
FROM mart.step_status AS step
JOIN core.indicator_group AS groups ON groups.step = step.step
JOIN mart.score_component AS part USING (code, year, basis, perspective, group_id)
JOIN core.body AS body USING (code)
WHERE step.basis = (SELECT default_basis FROM meta.framework) AND step.state IN ('failed', 'undetermined')
WINDOW whole AS (PARTITION BY step.code, step.year, part.perspective, part.group_id)
QUALIFY part.applicable_weight > 0 AND part.child_kind = 'indicator' AND coalesce(part.points < 1, true) AND score_with_it >= step.threshold - 1e-9
    AND weight_with_it >= (SELECT min_coverage FROM meta.framework) * sum(part.applicable_weight) OVER whole - 1e-9
    AND len(list_filter(step.gates_unmet || step.gates_unknown, lambda gate: gate <> part.child_id)) = 0
ORDER BY step.year DESC, body.code, step.step, indicator
