-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 指標の値と点。値がないときも行があり、status が理由を示す | Value and points; a missing value is a row whose status gives the reason
--
-- How an answer becomes points, an idea a file: which items ask the indicator (staging.indicator_question), the answer to
-- each survey and the ratio of two items (source_value), the survey that counts (chosen_value), the transform
-- (indicator_measure), points that depend on other bodies (relative_points), and here all points:
--   choice     the points of the option
--   goalposts  clamp((measure − low) / (high − low), 0, 1), turned round where lower is better
WITH shares AS (
    SELECT
        *,
        greatest(0, least(1, (measure - goalpost_low) / (goalpost_high - goalpost_low))) AS goalpost_share
    FROM staging.indicator_measure
),
scored AS (
    SELECT
        shares.*,
        CASE
            WHEN shares.status <> 'answered' THEN NULL
            WHEN shares.kind = 'choice' THEN choice.points
            WHEN shares.kind <> 'number' THEN error(format('indicator {}: unknown kind {}', shares.indicator, shares.kind))
            WHEN shares.normalisation <> 'goalposts' THEN relative.points
            WHEN shares.direction = 'higher' THEN shares.goalpost_share
            WHEN shares.direction = 'lower' THEN 1 - shares.goalpost_share
            ELSE error(format('indicator {}: unknown direction {}', shares.indicator, shares.direction))
        END AS points
    FROM shares
    LEFT JOIN staging.relative_points AS relative USING (code, year, basis, indicator)
    LEFT JOIN input.indicator_option AS choice
        ON choice.indicator = shares.indicator AND choice."option" = shares.option_text
)
SELECT
    cast(code AS VARCHAR)         AS code,         -- 団体コード | Body code
    cast(year AS INTEGER)         AS year,         -- 年度 | Fiscal year
    cast(basis AS VARCHAR)        AS basis,        -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(indicator AS VARCHAR)    AS indicator,    -- 指標 | Indicator
    cast(status AS VARCHAR)       AS status,       -- 状態: answered 回答, not_answered 未回答, not_applicable 対象外, not_asked 調査項目外, not_surveyed 調査無し, invalid 不正な値, suppressed 秘匿, undefined 算出不能。点があるのは answered だけ | Status: answered, not_answered, not_applicable, not_asked, not_surveyed, invalid, suppressed, undefined; only answered has points
    cast(raw_text AS VARCHAR)     AS raw_text,     -- セルの文字そのまま | Text as received
    cast(option_text AS VARCHAR)  AS option_text,  -- 選択肢 | Option
    cast(value AS DOUBLE)         AS value,        -- 数値（比と人口千人当たりは計算した後、対数はとる前） | Value of a number, ratios and rates worked out, before any logarithm
    cast(points AS DOUBLE)        AS points,       -- 点（0…1） | Points, 0…1
    cast(as_of_date AS DATE)      AS as_of_date,   -- 基準日 | Reference date
    cast(survey AS VARCHAR)       AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)         AS item,         -- 設問 | Item
    cast(delivery_id AS VARCHAR)  AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)       AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)    AS column_no     -- 列番号 | Column
FROM scored
ORDER BY code, year, basis, position
