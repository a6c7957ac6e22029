-- 指標 × 調査 | one row per indicator × survey
-- どの設問がどの指標になるか | Which item of which survey feeds an indicator
-- key: indicator, survey
SELECT
    cast(indicator AS VARCHAR)  AS indicator,  -- 指標 | Indicator
    cast(survey AS VARCHAR)     AS survey,     -- 調査 | Survey
    cast(item AS VARCHAR)       AS item        -- 設問 | Item
FROM input.indicator_source
ORDER BY indicator, survey
