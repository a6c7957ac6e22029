-- 結果 × 予測に使う点 × 範囲 | one row per outcome × predictor × scope
-- 点は後の結果と関係するか。団体の順位の相関（スピアマン）と、結果を入れ替えた試行の95%が入る範囲。規模だけによる見かけの相関を除くには、人口帯の中でまとめた行を見る。関係のないものも残す。宣言した結果の調査が届くまでは空 | Do scores go together with later outcomes: rank correlation (Spearman) beside the range of 95 % of permutations. Size alone makes correlations, so the rows pooled within population bands count. What shows nothing is kept. Empty until a survey with a declared outcome has come in
-- key: outcome, predictor_kind, predictor, scope, scope_key
SELECT
    cast(found.outcome AS VARCHAR)         AS outcome,            -- 結果（meta.outcome） | Outcome, as in meta.outcome
    cast(predictor_kind AS VARCHAR)        AS predictor_kind,     -- indicator 指標, group 群 | indicator or group
    cast(predictor AS VARCHAR)             AS predictor,          -- 指標、または観点/群 | Indicator, or perspective/group
    cast(scope AS VARCHAR)                 AS scope,              -- 範囲: nation 全国（全団体）, within_bands 人口帯の中（すべての帯をまとめる）, population_band 人口帯（一つの帯） | Scope: nation, all bodies; within_bands, pooled within the bands; population_band, one of them
    cast(scope_key AS VARCHAR)             AS scope_key,          -- どの範囲か（全国はJP） | Which one: JP, or the label of the band
    cast(found.year AS INTEGER)            AS year,               -- 結果の年度 | Fiscal year of the outcome
    cast(declared.predictor_year AS INTEGER) AS predictor_year,   -- 予測に使う点の年度 | Fiscal year of the predictors
    cast(n AS INTEGER)                     AS n,                  -- 両方のある団体の数 | Bodies with both
    cast(round(correlation, 10) AS DOUBLE) AS correlation,        -- 順位の相関係数（−1…1）。団体が少ないか、すべて等しければ空 | Rank correlation, −1…1; empty with too few bodies, or where all are equal
    cast(round(permutation_low, 10) AS DOUBLE)  AS permutation_low,         -- 偶然の範囲の下端（試行の2.5%点） | Lower end of what chance gives, 2.5 % of permutations
    cast(round(permutation_high, 10) AS DOUBLE) AS permutation_high,        -- 偶然の範囲の上端（97.5%点） | Upper end, 97.5 %
    cast(correlation < permutation_low OR correlation > permutation_high AS BOOLEAN) AS is_beyond_permutations  -- 偶然の範囲を外れるか。多くの行を見れば、関係がなくても20に1つは外れる | Is it beyond what chance gives; of twenty rows without any relation one is
FROM computed.validity AS found
JOIN meta.outcome AS declared USING (outcome)
ORDER BY found.outcome, position, scope, scope_key
