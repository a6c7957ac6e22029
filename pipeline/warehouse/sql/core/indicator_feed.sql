-- 指標 × 調査 × 設問 | one row per indicator × survey × item
-- 指標がどの調査のどの設問から作られるか | Which item of which survey feeds an indicator
SELECT
    cast(indicator AS VARCHAR)  AS indicator,  -- 指標 | Indicator
    cast(survey AS VARCHAR)     AS survey,     -- 調査 | Survey
    cast(item AS VARCHAR)       AS item        -- 設問 | Item
FROM input.feed
ORDER BY indicator, survey, item
