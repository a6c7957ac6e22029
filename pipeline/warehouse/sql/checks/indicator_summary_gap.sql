-- 合わない集計の行 | one row per summary row whose counts do not add up
SELECT *
FROM mart.indicator_summary
WHERE yes_count + planned_count + no_count + not_surveyed_count + not_answered_count <> body_count
