-- 必須要件があと一つそろえば次のSTEPに届くのはどこか | Who is one required item short of the next STEP?
-- 読み方: 要件がそろえば判定が変わる、という計算。そろえるのにかかる手間は分かりません | Reading: what a verdict lacks; not what it takes to get it
SELECT body.prefecture, body.name, stage.year, stage.stage, stage.next_step, gate.name_ja AS missing_gate,
    round(step.score, 1) AS score, step.threshold
FROM mart.body_stage AS stage
JOIN mart.step_status AS step
    ON step.code = stage.code AND step.year = stage.year AND step.basis = stage.basis AND step.step = stage.next_step
JOIN core.body AS body ON body.code = stage.code
JOIN core.indicator AS gate ON gate.indicator = step.gates_unmet[1]
WHERE stage.basis = (SELECT default_basis FROM meta.framework) AND len(step.gates_unmet) = 1 AND len(step.gates_unknown) = 0 AND step.score >= step.threshold
ORDER BY stage.year DESC, stage.next_step DESC, body.code
