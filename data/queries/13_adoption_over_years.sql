-- 実施率は年々どう伸び、未回答が変わっても同じように見えるか | How did adoption grow, and does it look the same whatever non-response did?
-- 読み方: panel_pct は、すべての年度に答えた団体だけの率。答えた団体が入れ替わっても曲がりません | Reading: panel_pct is of those who answered in every year alone
WITH answered AS (
    SELECT score.indicator, score.code, score.year, score.points,
        count(*) OVER (PARTITION BY score.indicator, score.code) = count(DISTINCT score.year) OVER (PARTITION BY score.indicator) AS in_every_year
    FROM mart.indicator_score AS score
    JOIN core.body AS body USING (code)
    SEMI JOIN (FROM core.year_state WHERE is_closed) AS closed ON closed.code = score.code AND closed.year = score.year
    WHERE body.body_kind = 'municipality' AND score.points IS NOT NULL
)
SELECT indicator.name_ja, year, count(*) AS answered_count, round(100 * avg(cast(points = 1 AS INTEGER)), 1) AS rate_of_answered_pct,
    count(*) FILTER (in_every_year) AS panel_count, round(100 * avg(cast(points = 1 AS INTEGER)) FILTER (in_every_year), 1) AS panel_pct
FROM answered JOIN core.indicator AS indicator USING (indicator)
WHERE indicator.kind = 'choice'
GROUP BY indicator.position, indicator.name_ja, year
ORDER BY indicator.position, year
