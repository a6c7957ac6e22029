-- Every body of a kind in one group: its score, its place in the nation or in its prefecture with the range of ranks, the evidence, and the mark of the indicators it was asked in the group
SELECT
    body.code, body.name, body.kana, body.prefecture_code, body.prefecture, asked.group_question_set AS asked_mark, asked.evidence,
    score.score, score.low, score.high, score.coverage, score.asked_count, score.indicator_count, score.is_published,
    ranking.rank, ranking.equal_count, ranking.mid_rank, ranking.n, ranking.left_out_count,
    coalesce(ranking.is_thin, false) AS is_thin, ranking.rank_best, ranking.rank_worst,
    ranking.rank_p05, ranking.rank_p95, ranking.band
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
JOIN mart.question_set AS body_questions USING (code, year, basis)
LEFT JOIN mart.group_question_set AS asked USING (question_set, perspective, group_id)
LEFT JOIN mart.ranking AS ranking
    ON ranking.code = score.code AND ranking.year = score.year AND ranking.basis = score.basis
    AND ranking.group_id = score.group_id AND ranking.comparison_set = $set
WHERE score.group_id = $group
    AND score.year = $year
    AND score.basis = $basis
    AND body.body_kind = $kind
ORDER BY ranking.rank NULLS LAST, body.code
