-- 指標 × 選択肢 | one row per indicator × option
-- 選択肢の点と、順位の幅を引くときの点の範囲 | What an option is worth, and the range it is drawn from for rank ranges
-- key: indicator, option
SELECT
    cast(indicator AS VARCHAR)   AS indicator,    -- 指標 | Indicator
    cast(position AS INTEGER)    AS position,     -- 並び順 | Order
    cast("option" AS VARCHAR)    AS "option",     -- 選択肢 | Option
    cast(points AS DOUBLE)       AS points,       -- 点（0…1） | Points, 0…1
    cast(points_low AS DOUBLE)   AS points_low,   -- 点の範囲の下端（0…1） | Lower end of the range, 0…1
    cast(points_high AS DOUBLE)  AS points_high   -- 点の範囲の上端（0…1） | Upper end of the range, 0…1
FROM input.indicator_option
ORDER BY indicator, position
