-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 順位の幅のもとになる点。関数が全国と県内で繰り返し順位を付ける | The points that rank ranges rest on; the function ranks many draws, in the nation and in every prefecture
SELECT
    cast(year AS INTEGER)            AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,           -- 基準 | Basis
    cast(code AS VARCHAR)            AS unit,            -- 団体コード | Body code
    cast(indicator AS VARCHAR)       AS indicator,       -- 指標 | Indicator
    cast(points AS DOUBLE)           AS points,          -- 点（0…1） | Points, 0…1
    cast(status AS VARCHAR)          AS status,          -- 状態 | Status
    cast(option_text AS VARCHAR)     AS option,          -- 選択肢 | Option
    cast(body_kind AS VARCHAR)       AS nation,          -- 全国の中での範囲 | Its set in the nation
    cast(CASE WHEN body_kind = 'municipality' THEN prefecture_code END AS VARCHAR) AS prefecture  -- 県内の範囲 | Its set in the prefecture
FROM core.indicator_value
JOIN core.body USING (code)
SEMI JOIN (SELECT code, year, basis FROM mart.group_score WHERE is_published) AS published USING (code, year, basis)
WHERE year BETWEEN $first_year AND $last_year
