-- 範囲 × 団体の種類 × 年度 | How far the STEPs are a ladder, by fiscal year: in the nation (JP) and in every prefecture; the framework's basis
SELECT scope_key, body_kind, year, body_count, reproducibility, scalability, ahead_of_order_count, evidence, is_ladder
FROM mart.ladder_fit
WHERE basis = (SELECT default_basis FROM meta.framework)
ORDER BY scope_key, body_kind, year
