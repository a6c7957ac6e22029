-- 比較の範囲 × 団体 × 年度 × 基準 × 指標 | one row per comparison set × body × year × basis × indicator
-- 順位の幅のもとになる点。答える関数が、全国と県内で繰り返し順位を付ける | The points rank ranges rest on; the function that answers ranks many draws, in the nation and in every prefecture
WITH answers AS (
    SELECT value.code, year, basis, indicator, points, status, option_text, body_kind, prefecture_code
    FROM core.indicator_value AS value
    JOIN core.body AS body USING (code)
    SEMI JOIN (SELECT code, year, basis FROM mart.group_score WHERE is_published) AS published USING (code, year, basis)
),
sets AS (
    SELECT *, 'nation' AS comparison_set, body_kind AS set_key FROM answers
    UNION ALL
    SELECT *, 'prefecture', prefecture_code FROM answers WHERE body_kind = 'municipality'
)
SELECT
    cast(comparison_set AS VARCHAR)  AS comparison_set,  -- 比較の範囲 | Comparison set
    cast(set_key AS VARCHAR)         AS set_key,         -- 範囲の名 | Which set
    cast(year AS INTEGER)            AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,           -- 基準 | Basis
    cast(code AS VARCHAR)            AS unit,            -- 団体コード | Body code
    cast(indicator AS VARCHAR)       AS indicator,       -- 指標 | Indicator
    cast(points AS DOUBLE)           AS points,          -- 点（0…1） | Points, 0…1
    cast(status AS VARCHAR)          AS status,          -- 状態 | Status
    cast(option_text AS VARCHAR)     AS option           -- 選択肢 | Option
FROM sets
ORDER BY comparison_set, set_key, year, basis, unit, indicator
