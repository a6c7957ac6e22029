-- 市区町村の実施率が高い都道府県はどこか | Which prefectures lead by the rate of their municipalities?
-- 読み方: 幅は未回答がすべて未実施・すべて実施の場合。幅が重なる県の順は決まりません | Reading: bounds are what silence allows; where they overlap, the order is open
WITH asked AS (SELECT 'cio_appointed' AS indicator, 2023 AS year)  -- ここを書き換える | change these
SELECT prefecture.prefecture, summary.yes_count, summary.answered_count, summary.body_count,
    summary.rate_of_answered_pct, summary.low_pct, summary.high_pct,
    rank() OVER (ORDER BY summary.high_pct DESC) AS best_rank, rank() OVER (ORDER BY summary.low_pct DESC) AS rank_if_silent_is_no
FROM asked
JOIN mart.indicator_summary AS summary USING (indicator, year)
JOIN core.body AS prefecture ON prefecture.code = summary.scope_key
WHERE summary.scope = 'prefecture' AND summary.body_kind = 'municipality' AND summary.answered_count > 0
ORDER BY summary.rate_of_answered_pct DESC, prefecture.code
