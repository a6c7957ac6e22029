-- 空欄や保留のために点が出ていない（算出不能）のはどこで、どれだけ足りないか | Whose score is withheld for blanks, and how much coverage is missing?
-- 読み方: 未回答は0点ではありません。点は low と high の間のどこかで、missing_coverage の分だけ答えが増えれば出ます | Reading: a blank is not 0: the score lies between low and high, and appears with so much more known
SELECT body.prefecture, body.name, score.year, score.perspective, groups.name_ja, round(score.coverage, 3) AS coverage,
    round(framework.min_coverage - score.coverage, 3) AS missing_coverage, round(score.low, 1) AS low, round(score.high, 1) AS high
FROM mart.group_score AS score
CROSS JOIN meta.framework AS framework
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN core.body AS body USING (code)
SEMI JOIN (FROM mart.submission_board WHERE is_received) AS board ON board.code = score.code AND board.year = score.year
WHERE score.basis = (SELECT default_basis FROM meta.framework) AND score.asked_count > 0 AND score.coverage < framework.min_coverage
ORDER BY missing_coverage, score.year DESC, body.prefecture, body.name, score.perspective, groups.name_ja
