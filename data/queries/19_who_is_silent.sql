-- 答えていないのはどの指標で、小さな団体ほど多いか | Which indicators go unanswered, and more so by small bodies?
-- 読み方: 答えの多い少ないが人口で違う指標では、答えた団体の率は全体の率ではありません | Reading: where silence goes with size, the rate of those who answered is not that of all
SELECT indicator.name_ja, score.year, count(*) AS asked_count,
    round(100 * avg(cast(score.status <> 'answered' AS INTEGER)), 1) AS silent_pct,
    round(100 * avg(cast(score.status <> 'answered' AS INTEGER)) FILTER (trait.population < 30000), 1) AS silent_below_30000_pct,
    round(100 * avg(cast(score.status <> 'answered' AS INTEGER)) FILTER (trait.population >= 30000), 1) AS silent_others_pct
FROM mart.indicator_score AS score
JOIN core.body AS body ON body.code = score.code AND body.body_kind = 'municipality'
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body_trait AS trait ON trait.code = score.code AND trait.year = score.year
SEMI JOIN (FROM core.year_state WHERE is_closed) AS closed ON closed.code = score.code AND closed.year = score.year
WHERE score.status IN ('answered', 'not_answered', 'invalid')
GROUP BY indicator.position, indicator.name_ja, score.year
ORDER BY silent_pct DESC, indicator.position, score.year
