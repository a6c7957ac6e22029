-- ある取組のあとに別の取組を始めたのは、どれだけか | How many took up one thing after another?
-- 読み方: 順であって因果ではありません。はじめの年度にどちらもしていた団体の順は分かりません | Reading: order, not cause; of those who had both in the first year the order is unknown
WITH asked AS (SELECT 'dx_policy' AS first_indicator, 'dx_unit' AS second_indicator),  -- ここを書き換える | change these
began AS (
    SELECT code, indicator, min(year) FILTER (points = 1) AS since, min(year) AS first_year
    FROM mart.indicator_score WHERE points IS NOT NULL GROUP BY ALL
)
SELECT CASE WHEN one.since IS NULL AND other.since IS NULL THEN 'neither' WHEN other.since IS NULL THEN 'only the first'
        WHEN one.since IS NULL THEN 'only the second' WHEN one.since = one.first_year AND other.since = other.first_year THEN 'unknown'
        WHEN one.since < other.since THEN 'first then second' WHEN one.since > other.since THEN 'second then first' ELSE 'in one year' END AS order_found,
    count(*) AS body_count, round(100 * count(*) / sum(count(*)) OVER (), 1) AS body_pct
FROM asked
JOIN began AS one ON one.indicator = first_indicator
JOIN began AS other ON other.indicator = second_indicator AND other.code = one.code
GROUP BY ALL ORDER BY body_count DESC, order_found
