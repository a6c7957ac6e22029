-- 未回答による幅（上限−下限）がもっとも大きいのはどこか | Where is what we do not know greatest: the widest bounds?
-- 読み方: 幅が広い団体の点は、未回答の中身しだいで動きます。点の低さとは別のことです | Reading: where bounds are wide the score depends on blanks; it is not a low score
SELECT body.prefecture, body.name, score.year, groups.name_ja, round(score.score, 1) AS score,
    round(score.low, 1) AS low, round(score.high, 1) AS high, round(score.high - score.low, 1) AS width
FROM mart.group_score AS score
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN core.body AS body USING (code)
WHERE score.basis = (SELECT default_basis FROM meta.framework) AND score.is_published AND body.body_kind = 'municipality'
ORDER BY width DESC, score.year DESC, body.code, groups.position
LIMIT 100
