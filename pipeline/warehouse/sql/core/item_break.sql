-- 調査 × 設問 × 年度の組 | one row per survey × item × pair of years
-- 意味の変わった設問。その前後の年度の間では変化を求めない | Items that changed their meaning between two years: no change is computed across the break
-- key: survey, item, before_year, year
WITH years AS (
    SELECT DISTINCT year FROM core.answer
)
SELECT
    cast(survey AS VARCHAR)         AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)           AS item,         -- 設問 | Item
    cast(before.year AS INTEGER)    AS before_year,  -- 前の年度 | Earlier fiscal year
    cast(after.year AS INTEGER)     AS year,         -- 後の年度 | Later fiscal year
    cast(min(broken.year) AS INTEGER) AS break_year  -- 意味の変わった最初の年度 | First year of the new meaning
FROM input.item_break AS broken
JOIN years AS before ON before.year < broken.year
JOIN years AS after ON after.year >= broken.year
GROUP BY survey, item, before.year, after.year
ORDER BY survey, item, before_year, year
