-- 指標 × 調査 × 設問 | one row per indicator × survey × item
-- どの設問がどの指標になるか。数を数える指標では、数える設問のすべて | Which item of which survey feeds an indicator; of a count every item that is counted
-- key: indicator, survey, item
WITH sources AS (
    SELECT indicator, survey, item, false AS is_counted FROM input.indicator_source WHERE counted_option IS NULL
    UNION ALL
    SELECT indicator, survey, item, true AS is_counted FROM input.indicator_count_item
)
SELECT
    cast(indicator AS VARCHAR)  AS indicator,  -- 指標 | Indicator
    cast(survey AS VARCHAR)     AS survey,     -- 調査 | Survey
    cast(item AS VARCHAR)       AS item,       -- 設問 | Item
    cast(is_counted AS BOOLEAN) AS is_counted  -- 数える設問の一つか | Is it one of several that are counted
FROM sources
ORDER BY indicator, survey, item
