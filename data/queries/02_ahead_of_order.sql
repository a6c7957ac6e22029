-- 前のSTEPが未到達のまま先のSTEPを達成している（先行）のはどこか | Who is ahead of order: a STEP passed above a failed one?
-- 読み方: 順を飛ばしたのは誤りではなく、先の取組から始めた団体。failed_steps がまだ達成していないSTEPです | Reading: to skip an order is no fault; failed_steps are what remains to be done
SELECT body.prefecture, body.name, ahead.year, ahead.step AS passed_step, round(ahead.score, 1) AS score,
    list(failed.step ORDER BY failed.step) AS failed_steps
FROM mart.step_status AS ahead
JOIN mart.step_status AS failed
    ON failed.code = ahead.code AND failed.year = ahead.year AND failed.basis = ahead.basis
    AND failed.step < ahead.step AND failed.state = 'failed'
JOIN core.body AS body ON body.code = ahead.code
WHERE ahead.is_ahead_of_order AND ahead.basis = (SELECT default_basis FROM meta.framework)
GROUP BY ALL
ORDER BY ahead.year DESC, body.prefecture, body.name, passed_step
