-- 前の公開から、回答の訂正でSTEPが変わったのはどこか | Where did corrected answers change a STEP since the snapshot before?
-- 読み方: 回答の訂正による分だけ。新しい回答や枠組みの変更による分は mart.snapshot_change の別の列にあり、行がなければ訂正で変わった団体はありません | Reading: the part of corrections alone; no row, no STEP changed by one
SELECT body.prefecture, body.name, change.year, change.basis, change.before, change.after, change.from_corrections
FROM mart.snapshot_change AS change
JOIN core.body AS body USING (code)
WHERE change.measure = 'step_count' AND change.from_corrections <> 0
ORDER BY change.year DESC, change.basis, body.code
