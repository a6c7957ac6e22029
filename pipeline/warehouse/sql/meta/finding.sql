-- 指摘 | one row per finding
-- 提出ごとの指摘: どこが、なぜ、どう直すか | What is wrong, where, and how to correct it
-- key: finding_id
WITH judged AS (
    SELECT
        finding.*,
        CASE
            WHEN severity = 'note' THEN false
            WHEN delivery.table_id = 'correction' THEN true  -- judged anew each night: what is left waits for the office
            WHEN later.item IS NOT NULL THEN false
            ELSE open.delivery_id IS NOT NULL
                OR (severity = 'warning' AND delivery.state IN ('accepted_with_notes', 'partially_accepted'))
        END AS is_open
    FROM input.finding AS finding
    JOIN meta.delivery AS delivery USING (delivery_id)
    LEFT JOIN meta.open_delivery AS open USING (delivery_id)
    LEFT JOIN interim.answered_later AS later
        ON (later.delivery_id, later.survey, later.year, later.code, later.item)
            = (finding.delivery_id, delivery.survey, delivery.year, finding.code, finding.item)
)
SELECT
    cast(finding_id AS INTEGER)    AS finding_id,   -- 通し番号 | Number
    cast(delivery_id AS VARCHAR)   AS delivery_id,  -- 提出の識別子 | Delivery
    cast(rule_id AS VARCHAR)       AS rule_id,      -- 規則 | Rule
    cast(severity AS VARCHAR)      AS severity,     -- 重さ: fatal, error, warning, note | Severity
    cast(category AS VARCHAR)      AS category,     -- 種類 | Category
    cast(row_no AS INTEGER)        AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)     AS column_no,    -- 列番号 | Column
    cast(cell AS VARCHAR)          AS cell,         -- セル番地 | Cell address
    cast(cell_en AS VARCHAR)       AS cell_en,      -- セル番地（英語） | Cell address, English
    cast(cell_count AS INTEGER)    AS cell_count,   -- 同じ原因のセルの数 | Cells with the same cause
    cast(code AS VARCHAR)          AS code,         -- 団体コード | Body code
    cast(item AS VARCHAR)          AS item,         -- 設問 | Item
    cast(question AS VARCHAR)      AS question,     -- 設問の番号と文 | Number and wording of the question
    cast(raw_text AS VARCHAR)      AS raw_text,     -- セルの文字そのまま | Text as received
    cast(message_ja AS VARCHAR)    AS message_ja,   -- 指摘 | Message, Japanese
    cast(message_en AS VARCHAR)    AS message_en,   -- 指摘（英語） | Message, English
    cast(fix_ja AS VARCHAR)        AS fix_ja,       -- 直し方 | How to correct it, Japanese
    cast(fix_en AS VARCHAR)        AS fix_en,       -- 直し方（英語） | How to correct it, English
    cast(example AS VARCHAR)       AS example,      -- 正しい例 | A valid example
    cast(is_open AS BOOLEAN)       AS is_open       -- まだ対応を待つか。注記、出し直しで解決したもの、後からの回答か訂正で置き換わったものは待たない | Does it still wait for somebody; notes do not, nor what was sent again, answered later or corrected
FROM judged
ORDER BY finding_id
