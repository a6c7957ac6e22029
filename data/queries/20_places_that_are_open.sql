-- 順位の前後が言えない隣どうしはどれだけあるか | How many neighbours in the ranking cannot be put in order?
-- 読み方: 二つの順位の幅（5〜95%）が重なれば、前後は言えません。名簿の順は決めていても意味を持ちません | Reading: where the ranges of two places overlap, which is ahead cannot be said
WITH places AS (
    SELECT year, perspective, group_id, rank_p05, rank_p95, code, lead(rank_p05) OVER next_place AS next_p05
    FROM mart.ranking
    WHERE basis = (SELECT default_basis FROM meta.framework) AND comparison_set = 'nation' AND rank IS NOT NULL
    WINDOW next_place AS (PARTITION BY year, perspective, group_id, set_key ORDER BY mid_rank, code)
)
SELECT year, perspective, group_id, count(*) AS pair_count, count(*) FILTER (next_p05 <= rank_p95) AS open_count,
    round(100 * count(*) FILTER (next_p05 <= rank_p95) / count(*), 1) AS open_pct
FROM places WHERE next_p05 IS NOT NULL
GROUP BY ALL ORDER BY open_pct DESC, year, perspective, group_id
