-- 点は人口の多さを測っているだけではないか | Do scores measure anything but the size of a body?
-- 読み方: 順位相関の2乗は、順位の違いのうち人口の順で言い当てられる分。高い群は類似団体の中で比べてください | Reading: the square is what the order of population explains; where it is high, compare among peers
WITH ranked AS (
    SELECT score.year, score.perspective, score.group_id,
        rank() OVER own AS score_rank, rank() OVER (PARTITION BY score.year, score.perspective, score.group_id ORDER BY trait.population) AS population_rank
    FROM mart.group_score AS score
    JOIN core.body AS body ON body.code = score.code AND body.body_kind = 'municipality'
    JOIN core.body_trait AS trait ON trait.code = score.code AND trait.year = score.year
    WHERE score.basis = (SELECT default_basis FROM meta.framework) AND score.is_published AND trait.population IS NOT NULL
    WINDOW own AS (PARTITION BY score.year, score.perspective, score.group_id ORDER BY score.score)
)
SELECT year, perspective, group_id, count(*) AS body_count, round(corr(score_rank, population_rank), 2) AS rank_correlation,
    round(100 * corr(score_rank, population_rank) ** 2, 0) AS explained_pct
FROM ranked GROUP BY ALL HAVING count(*) > 2 ORDER BY ALL
