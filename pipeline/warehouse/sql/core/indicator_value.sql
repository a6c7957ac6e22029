-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 指標の値と点。値がないときも行があり、状態が理由を言う | Value and points; a missing value is a row whose status says why
WITH years AS (
    SELECT DISTINCT year FROM core.answer
),
asked AS (
    SELECT basis_survey.basis, asked.year, asked.prefecture_code, asked.body_kind, feed.indicator, feed.survey, feed.item
    FROM core.asked AS asked
    JOIN input.feed AS feed USING (survey, item)
    JOIN input.basis_survey AS basis_survey USING (survey)
),
grid AS (
    SELECT body.code, body.body_kind, body.prefecture_code, years.year, basis.basis, indicator.indicator
    FROM core.body AS body, years, (SELECT DISTINCT basis FROM input.basis_survey) AS basis, core.indicator AS indicator
),
candidates AS (
    SELECT
        grid.code, grid.year, grid.basis, grid.indicator,
        CASE WHEN asked.item IS NULL THEN 'not_asked' ELSE coalesce(answer.status, 'not_answered') END AS status,
        answer.survey, answer.item, answer.raw_text, answer.option_text, answer.number, answer.as_of_date,
        answer.delivery_id, answer.row_no, answer.column_no
    FROM grid
    LEFT JOIN asked USING (basis, year, prefecture_code, body_kind, indicator)
    LEFT JOIN core.answer AS answer
        ON answer.code = grid.code AND answer.survey = asked.survey AND answer.item = asked.item
        AND answer.year = grid.year AND answer.is_current
),
winners AS (
    SELECT *
    FROM candidates
    QUALIFY row_number() OVER (
        PARTITION BY code, year, basis, indicator
        ORDER BY status = 'answered' DESC, as_of_date DESC NULLS LAST, survey
    ) = 1
),
pointed AS (
    SELECT
        winners.*,
        indicator.position,
        CASE
            WHEN winners.status <> 'answered' THEN NULL
            WHEN indicator.kind = 'choice' THEN choice.points
            WHEN indicator.direction = 'lower'
                THEN 1 - greatest(0, least(1, (number - goalpost_low) / (goalpost_high - goalpost_low)))
            ELSE greatest(0, least(1, (number - goalpost_low) / (goalpost_high - goalpost_low)))
        END AS points
    FROM winners
    JOIN core.indicator AS indicator USING (indicator)
    LEFT JOIN input.indicator_option AS choice
        ON choice.indicator = winners.indicator AND choice."option" = winners.option_text
)
SELECT
    cast(code AS VARCHAR)         AS code,         -- 団体コード | Body code
    cast(year AS INTEGER)         AS year,         -- 年度 | Fiscal year
    cast(basis AS VARCHAR)        AS basis,        -- 基準: national 全国調査の項目, full すべて | Basis
    cast(indicator AS VARCHAR)    AS indicator,    -- 指標 | Indicator
    cast(status AS VARCHAR)       AS status,       -- 状態 | Status
    cast(raw_text AS VARCHAR)     AS raw_text,     -- セルの文字そのまま | Text as received
    cast(option_text AS VARCHAR)  AS option_text,  -- 選択肢 | Option
    cast(number AS DOUBLE)        AS value,        -- 数値 | Value of a number
    cast(points AS DOUBLE)        AS points,       -- 点（0…1） | Points, 0…1
    cast(as_of_date AS DATE)      AS as_of_date,   -- 基準日 | Reference date
    cast(survey AS VARCHAR)       AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)         AS item,         -- 設問 | Item
    cast(delivery_id AS VARCHAR)  AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)       AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)    AS column_no     -- 列番号 | Column
FROM pointed
ORDER BY code, year, basis, position
