-- 公開が限られる選択の指標 × 年度 × 市区町村 | one row per restricted choice indicator × year × municipality that answered; closed years
SELECT score.indicator, score.year, body.prefecture_code, score.code, score.points >= 1 - 1e-9 AS is_yes
FROM mart.indicator_score AS score
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
JOIN core.year_state AS state USING (code, year)
WHERE indicator.disclosure <> 'public' AND indicator.kind = 'choice' AND body.body_kind = 'municipality'
    AND score.points IS NOT NULL
    AND state.is_closed AND state.basis = (SELECT default_basis FROM meta.framework)
ORDER BY ALL
