-- 団体 × 年度 × 基準 × 観点 × 群 × 比較の範囲 | one row per body × year × basis × perspective × group × comparison set
-- 順位は公表された点の競技順位（1, 2, 2, 4）、同点は1e-9以内。区分、中央値、百分位は同点の順位の平均（1, 2.5, 2.5, 4）から求め、同点の団体では等しい。その群で同じ指標を問われた団体だけを比べ、ほかは left_out_count に数える | Competition rank on unrounded published scores; bands, medians and percentiles are made from mid-ranks (1, 2.5, 2.5, 4) and are equal for bodies that tie; only among bodies that were asked the same indicators of the group, the others are counted in left_out_count
-- key: code, year, basis, perspective, group_id, comparison_set
WITH places AS (
    SELECT
        code, year, basis, perspective, group_id, comparison_set, set_key, rank, n, left_out_count, equal_count,
        asked_body_count, rank_best, rank_worst
    FROM computed.ranking
    WHERE is_own_set AND comparison_set <> 'population_band'
    UNION ALL
    SELECT
        code, year, basis, perspective, group_id, 'nearest', body_kind, rank, n, 0, equal_count,
        asked_body_count, rank_best, rank_worst
    FROM computed.ranking_among_neighbours
),
drawn AS (
    SELECT
        places.*, rank + (equal_count - 1) / 2.0 AS mid_rank, rank_median, rank_mean, rank_p05, rank_p95, evidence,
        asked_count < (SELECT value FROM meta.judgement WHERE name = 'thin_below') * indicator_count AS is_thin
    FROM places
    JOIN (SELECT code, year, basis, question_set FROM mart.question_set) AS body_questions USING (code, year, basis)
    JOIN mart.group_question_set USING (question_set, perspective, group_id)
    LEFT JOIN computed.rank_draw AS draw
        ON draw.unit = places.code AND draw.year = places.year AND draw.basis = places.basis
        AND draw.perspective = places.perspective AND draw."group" = places.group_id
        AND draw.comparison_set = places.comparison_set AND draw.set_key = places.set_key
),
-- top and bottom are one of so many equal parts of the ranked bodies each
bands AS (
    SELECT value AS parts FROM meta.judgement WHERE name = 'band_divisor'
),
banded AS (
    SELECT
        drawn.*,
        CASE WHEN rank_p05 <= n / parts THEN 'top' WHEN rank_p05 <= (parts - 1) * n / parts THEN 'middle' ELSE 'bottom' END AS band_p05,
        CASE WHEN rank_p95 <= n / parts THEN 'top' WHEN rank_p95 <= (parts - 1) * n / parts THEN 'middle' ELSE 'bottom' END AS band_p95
    FROM drawn, bands
)
SELECT
    cast(code AS VARCHAR)            AS code,            -- 団体コード | Body code
    cast(year AS INTEGER)            AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,           -- 基準（core.basis） | Basis, as in core.basis
    cast(perspective AS VARCHAR)          AS perspective,          -- 観点（core.perspective） | Perspective, as in core.perspective
    cast(group_id AS VARCHAR)        AS group_id,        -- 群 | Group
    cast(comparison_set AS VARCHAR)  AS comparison_set,  -- 範囲: nation 全国, prefecture 県内, peers 類似団体など, nearest 人口の近い団体（判断 neighbour_count の数。足りなければ全団体）と自ら | Comparison set; nearest: as many as the judgement neighbour_count nearest in population, all of them when there are fewer, and itself
    cast(set_key AS VARCHAR)         AS set_key,         -- どの範囲か。peers では決め方を前に付ける（peer_group:一般市Ⅰ－１） | Which set; among peers with its rule in front (peer_group:…)
    cast(rank AS INTEGER)            AS rank,            -- 順位 | Rank
    cast(equal_count AS INTEGER)     AS equal_count,     -- 同順の団体数（自らを含む）。rank から rank + equal_count − 1 位までを分け合う | Bodies that tie, itself included; they share the places rank … rank + equal_count − 1
    cast(mid_rank AS DOUBLE)         AS mid_rank,        -- 同順の順位の平均（1, 2.5, 2.5, 4） | Mid-rank, the mean of the places that bodies in a tie share
    cast(n AS INTEGER)               AS n,               -- 順位を付けた団体数（点があり、同じ指標を問われた） | Bodies ranked: with a score, and asked the same
    cast(round(100 * (n - mid_rank + 0.5) / n, 10) AS DOUBLE) AS percentile,  -- 百分位（自らを含む） | Percentile, itself included
    cast(left_out_count AS INTEGER)  AS left_out_count,  -- 範囲にあって点もあるが、問われた指標が違うため比べない団体数 | Bodies of the set with a score that were asked other indicators
    cast(is_thin AS BOOLEAN)         AS is_thin,         -- 群の指標の半分も問われていないか | Was less than half of the group's indicators asked
    cast(evidence AS VARCHAR)        AS evidence,        -- 区分の根拠（mart.group_question_set）: full 足りる, provisional 暫定, insufficient 判定対象外（区分なし） | Evidence of the band, as in mart.group_question_set: full, provisional, or insufficient, without a band
    cast(asked_body_count AS INTEGER) AS asked_body_count,  -- 未回答による幅に数えた団体数（同じ指標を問われた団体。回答率が足りず点のない団体も） | Bodies counted in the attainable range: all that were asked the same, those below the minimum coverage included
    cast(rank_best AS INTEGER)       AS rank_best,       -- 未回答の中身しだいでありうる最上の順位（いまの順位より下にはならない） | Best rank attainable from blanks alone, never below the rank
    cast(rank_worst AS INTEGER)      AS rank_worst,      -- 未回答の中身しだいでありうる最下の順位。点のない団体が答えれば n より下にもなる | Worst rank attainable from blanks alone; beyond n where bodies without a score may answer
    cast(rank_median AS DOUBLE)      AS rank_median,     -- 重み、幅のある選択肢の点、空欄の中身、平均のとり方を動かした順位（同順は平均）の中央値（試行の中央10分の1の平均）。点の等しい団体では、その全団体の試行による（全国と県内だけ） | Median mid-rank (mean of the middle tenth) over draws of weights, of points with a range, of what blanks hold, and of the kind of mean; over the draws of all bodies with an equal score; nation and prefecture only
    cast(rank_mean AS DOUBLE)        AS rank_mean,       -- その平均 | Mean rank of the draws
    cast(rank_p05 AS DOUBLE)         AS rank_p05,        -- その5%点。空欄の中身も動くので、公表の順位 rank はこの幅の外にもなる | 5 % quantile; blanks are drawn too, so the published rank may lie outside
    cast(rank_p95 AS DOUBLE)         AS rank_p95,        -- その95%点 | 95 % quantile
    cast(CASE
        WHEN rank_p05 IS NULL OR evidence = 'insufficient' OR n < (SELECT min_peers FROM meta.framework) THEN NULL
        WHEN band_p05 = band_p95 THEN band_p05
        ELSE band_p05 || '_' || band_p95
    END AS VARCHAR)                  AS band             -- 区分: top 上位, middle 中位, bottom 下位, またがるときは「top_middle」など。上位と下位の大きさは判断 band_divisor。min_peers未満の範囲と、根拠の足りない群では空 | Band of the 5…95 % ranks, or the two straddled; top and bottom as large as the judgement band_divisor; empty where fewer than min_peers are ranked or evidence is insufficient
FROM banded
ORDER BY code, year, basis, perspective, group_id, comparison_set
