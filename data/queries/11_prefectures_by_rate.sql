-- 市区町村の実施率が高い都道府県はどこか | Which prefectures lead by the rate of their municipalities?
-- 読み方: low_pct と high_pct は未回答がすべて未実施・すべて実施の場合、interval は団体が少ないための幅。重なる県の順は決まりません | Reading: what silence and what few bodies allow; where they overlap, the order is open
SELECT prefecture, yes_count, answered_count, body_count, rate_of_answered_pct, low_pct, high_pct, interval_low_pct, interval_high_pct, rank, rank_best, rank_worst
FROM mart.prefecture_rate
WHERE indicator = 'cio_appointed' AND year = 2023  -- ここを書き換える | change these
ORDER BY rank, prefecture_code
