-- 団体 × 年度 × 指標 | one row per body × year × indicator
-- 指標ごとの回答と点（すべての項目による） | Answer and points of every indicator, on the widest basis
-- key: code, year, indicator
SELECT
    cast(code AS VARCHAR)         AS code,         -- 団体コード | Body code
    cast(year AS INTEGER)         AS year,         -- 年度 | Fiscal year
    cast(indicator AS VARCHAR)    AS indicator,    -- 指標 | Indicator
    cast(status AS VARCHAR)       AS status,       -- 状態: answered 回答あり, not_answered 未回答, not_applicable 対象外, not_asked 設問なし, not_surveyed 調査無し, invalid 保留, suppressed 秘匿, undefined 算出不能。点があるのは answered だけ | Status: answered, not_answered, not_applicable, not_asked, not_surveyed, invalid, suppressed, undefined; only answered has points
    cast(raw_text AS VARCHAR)     AS raw_text,     -- セルの文字そのまま | Text as received
    cast(option_text AS VARCHAR)  AS option_text,  -- 選択肢 | Option
    cast(value AS DOUBLE)         AS value,        -- 数値（割合は%） | Value of a number (percent where a share)
    cast(points AS DOUBLE)        AS points,       -- 点（0…1） | Points, 0…1
    cast(as_of_date AS DATE)      AS as_of_date,   -- 基準日 | Reference date
    cast(survey AS VARCHAR)       AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)         AS item,         -- 設問 | Item
    cast(delivery_id AS VARCHAR)  AS delivery_id   -- 提出の識別子 | Delivery
FROM core.indicator_value
JOIN core.indicator USING (indicator)
WHERE basis = (SELECT default_basis FROM meta.framework)
ORDER BY code, year, position
