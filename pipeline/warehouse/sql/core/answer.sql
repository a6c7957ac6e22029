-- 団体 × 設問 × 年度 × 改訂 | one row per body × item × year × revision
-- すべての回答とその改訂。後から届いた空欄や保留の回答は前の回答に代わらない | All answers with revisions; a later blank or held-back cell replaces nothing
WITH received AS (
    SELECT
        answer.*,
        coalesce(correction.known_from, delivery.received_at) AS known_from,
        correction.delivery_id IS NOT NULL AS is_correction,
        delivery.name AS delivery_name,
        trim(raw_text) <> '' AND status <> 'invalid' AS speaks
    FROM input.answer AS answer
    JOIN input.delivery AS delivery USING (delivery_id)
    LEFT JOIN input.correction AS correction USING (delivery_id, row_no)
),
repeated AS (
    SELECT code, survey, item, year FROM received GROUP BY ALL HAVING count(*) > 1
),
heard AS (
    SELECT *
    FROM received
    SEMI JOIN repeated USING (code, survey, item, year)
    QUALIFY speaks OR NOT bool_or(speaks) OVER (PARTITION BY code, survey, item, year)
),
compared AS (
    SELECT
        *,
        lag(status) OVER w IS DISTINCT FROM status
            OR lag(raw_text) OVER w IS DISTINCT FROM raw_text
            OR lag(number) OVER w IS DISTINCT FROM number AS is_change
    FROM heard
    WINDOW w AS (PARTITION BY code, survey, item, year ORDER BY known_from, is_correction, delivery_name)
),
numbered AS (
    SELECT
        *,
        row_number() OVER w AS revision,
        lead(code) OVER w IS NULL AS is_current
    FROM compared
    WHERE is_change
    WINDOW w AS (PARTITION BY code, survey, item, year ORDER BY known_from, is_correction, delivery_name)
),
revised AS (
    SELECT * FROM numbered
    UNION ALL BY NAME
    SELECT *, 1 AS revision, true AS is_current FROM received ANTI JOIN repeated USING (code, survey, item, year)
)
SELECT
    cast(code AS VARCHAR)              AS code,         -- 団体コード | Body code
    cast(survey AS VARCHAR)            AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)              AS item,         -- 設問 | Item
    cast(year AS INTEGER)              AS year,         -- 年度 | Fiscal year
    cast(revision AS INTEGER)          AS revision,     -- 改訂番号（1から） | Revision, from 1
    cast(is_current AS BOOLEAN)        AS is_current,   -- 最新の改訂か | Is it the latest revision
    cast(status AS VARCHAR)            AS status,       -- 状態（回答, 未回答, 調査無しなど） | Status of the answer
    cast(raw_text AS VARCHAR)          AS raw_text,     -- セルの文字そのまま | Text as received
    cast("option" AS VARCHAR)          AS option_text,  -- 選択肢（正規化後） | Option, normalised
    cast(number AS DOUBLE)             AS number,       -- 数値（割合は%。分子分母から再計算） | Number (percent where a share, recomputed from its parts)
    cast(published_number AS DOUBLE)   AS published_number,  -- ファイルに書かれた数値 | Number as the file says it
    cast(as_of_date AS DATE)           AS as_of_date,   -- 基準日 | Reference date
    cast(is_correction AS BOOLEAN)     AS is_correction, -- 都道府県による訂正か | Is it a correction by the office
    cast(known_from AS TIMESTAMPTZ)    AS known_from,   -- 知った時刻（届いた、または訂正を決めた時刻） | Known from: when it came in, or was decided
    cast(delivery_id AS VARCHAR)       AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)            AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)         AS column_no     -- 列番号 | Column
FROM revised
ORDER BY code, survey, item, year, revision
