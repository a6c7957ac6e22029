-- Every body of a kind in one group: its score, its place in the nation or in its prefecture with the range of ranks, and a mark of the indicators it was asked
WITH asked AS (
    SELECT value.code, cast(hash(list(value.indicator ORDER BY value.indicator)) AS VARCHAR) AS asked_mark
    FROM core.indicator_value AS value
    JOIN core.group_weight AS weights USING (indicator)
    WHERE weights.group_id = $group
        AND weights.weight > 0
        AND value.year = $year
        AND value.basis = $basis
        AND value.status <> 'not_asked'
    GROUP BY value.code
)
SELECT
    body.code, body.name, body.prefecture_code, body.prefecture, asked.asked_mark,
    score.score, score.low, score.high, score.coverage, score.asked_count, score.is_published,
    place.rank, place.n, place.left_out_count, coalesce(place.is_thin, false) AS is_thin, place.rank_best,
    place.rank_worst, place.rank_median, place.rank_p05, place.rank_p95, place.band
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
LEFT JOIN asked USING (code)
LEFT JOIN mart.ranking AS place
    ON place.code = score.code AND place.year = score.year AND place.basis = score.basis
    AND place.group_id = score.group_id AND place.comparison_set = $set
WHERE score.group_id = $group
    AND score.year = $year
    AND score.basis = $basis
    AND body.body_kind = $kind
ORDER BY place.rank NULLS LAST, body.code
