-- 団体 × 基準 × 年度の組 × 指標 | one row per body × basis × pair of years × indicator
-- 両年度とも問われた指標。関数が、両年度とも分かり意味の変わらない指標だけで群の点を求める | Indicators asked in both years; the function scores every group over those known in both and unbroken
SELECT
    cast(code AS VARCHAR)           AS unit,           -- 団体コード | Body code
    cast(basis AS VARCHAR)          AS basis,          -- 基準 | Basis
    cast(before_year AS INTEGER)    AS before_year,    -- 前の年度 | Earlier fiscal year
    cast(year AS INTEGER)           AS year,           -- 年度 | Fiscal year
    cast(indicator AS VARCHAR)      AS indicator,      -- 指標 | Indicator
    cast(status_before AS VARCHAR)  AS status_before,  -- 前の状態 | Status before
    cast(status AS VARCHAR)         AS status,         -- 状態 | Status
    cast(points_before AS DOUBLE)   AS points_before,  -- 前の点（0…1） | Points before, 0…1
    cast(points AS DOUBLE)          AS points,         -- 点（0…1） | Points, 0…1
    cast(is_break AS BOOLEAN)       AS is_break        -- 間で設問の意味が変わったか | Did the item change its meaning in between
FROM mart.indicator_change
WHERE status_before <> 'not_asked' AND status <> 'not_asked' AND year BETWEEN $first_year AND $last_year
