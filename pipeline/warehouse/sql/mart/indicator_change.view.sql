-- 団体 × 基準 × 年度の組 × 指標 | one row per body × basis × pair of years × indicator
-- 指標ごとの前回との比較（ビュー）。前回とは、その団体がその基準で何かを問われた直前の年度。どちらの年度にも問われなかった指標の行はない | Every indicator beside its last year (a view): the latest earlier one in which the body was asked anything on that basis; no row where neither year asked it
-- key: code, basis, before_year, year, indicator
WITH pairs AS (
    SELECT code, basis, year, lag(year) OVER (PARTITION BY code, basis ORDER BY year) AS before_year
    FROM mart.question_set
    WHERE asked_count > 0
),
compared AS (
    SELECT
        pairs.code, pairs.basis, pairs.before_year, pairs.year, now.indicator,
        before.status AS status_before, now.status,
        before.option_text AS option_before, now.option_text,
        before.value AS value_before, now.value,
        before.points AS points_before, now.points,
        before.survey AS survey_before, now.survey, before.item AS item_before, now.item
    FROM pairs
    JOIN core.indicator_value AS now USING (code, basis, year)
    JOIN core.indicator_value AS before
        ON before.code = pairs.code AND before.basis = pairs.basis AND before.year = pairs.before_year
        AND before.indicator = now.indicator
    WHERE pairs.before_year IS NOT NULL AND NOT (before.status = 'not_asked' AND now.status = 'not_asked')
)
SELECT
    cast(code AS VARCHAR)             AS code,           -- 団体コード | Body code
    cast(basis AS VARCHAR)            AS basis,          -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(compared.before_year AS INTEGER) AS before_year, -- 前の年度 | Earlier fiscal year
    cast(compared.year AS INTEGER)    AS year,           -- 年度 | Fiscal year
    cast(indicator AS VARCHAR)        AS indicator,      -- 指標 | Indicator
    cast(status_before AS VARCHAR)    AS status_before,  -- 前の状態 | Status before
    cast(status AS VARCHAR)           AS status,         -- 状態: answered 回答あり, not_answered 未回答, not_applicable 対象外, not_asked 設問なし, not_surveyed 調査無し, invalid 保留, suppressed 秘匿, undefined 算出不能。点があるのは answered だけ | Status: answered, not_answered, not_applicable, not_asked, not_surveyed, invalid, suppressed, undefined; only answered has points
    cast(option_before AS VARCHAR)    AS option_before,  -- 前の選択肢 | Option before
    cast(option_text AS VARCHAR)      AS option_text,    -- 選択肢 | Option
    cast(value_before AS DOUBLE)      AS value_before,   -- 前の数値 | Value before
    cast("value" AS DOUBLE)           AS "value",        -- 数値 | Value
    cast(points_before AS DOUBLE)     AS points_before,  -- 前の点（0…1） | Points before, 0…1
    cast(points AS DOUBLE)            AS points,         -- 点（0…1） | Points, 0…1
    cast(break_before.item IS NOT NULL OR break_now.item IS NOT NULL AS BOOLEAN) AS is_break,  -- 間で設問の意味が変わったか。変われば比べない | Did the item change its meaning in between; then nothing is compared
    cast(coalesce(survey_before <> compared.survey, false) AS BOOLEAN) AS is_other_survey  -- 別の調査の同じ指標か | Does the same indicator come from another survey
FROM compared
LEFT JOIN core.item_break AS break_before
    ON break_before.survey = survey_before AND break_before.item = item_before
    AND break_before.before_year = compared.before_year AND break_before.year = compared.year
LEFT JOIN core.item_break AS break_now
    ON break_now.survey = compared.survey AND break_now.item = compared.item
    AND break_now.before_year = compared.before_year AND break_now.year = compared.year
