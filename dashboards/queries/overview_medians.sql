-- Medians of the published scores: the prefecture's municipalities, and all
SELECT
    score.group_id,
    median(score.score) FILTER (body.prefecture_code = $pref)              AS here_median,
    count(score.score) FILTER (body.prefecture_code = $pref)               AS here_count,
    median(score.score)                                                    AS nation_median,
    count(score.score)                                                     AS nation_count,
    max(score.asked_count)                                                 AS asked_count
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
WHERE body.body_kind = 'municipality'
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
GROUP BY score.group_id
ORDER BY score.group_id
