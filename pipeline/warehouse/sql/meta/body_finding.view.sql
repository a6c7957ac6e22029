-- 指摘 × 団体 | one row per finding × body
-- 指摘を団体から見る表（ビュー）: どのファイルのどのセルが、なぜ、どう直すか、まだ対応を待つか。いくつもの団体に当たる指摘は、団体ごとに一行。未対応は WHERE is_open | Findings by body (a view): which cell of which file, why, how to correct it, and whether it still waits; a finding that concerns several bodies has a row for each. What is open: WHERE is_open
-- key: finding_id, position
SELECT
    cast(coalesce(concerned.code, delivery.sender_code) AS VARCHAR) AS code,  -- 団体コード。セルの団体、分からなければ送り主 | Body code: of the cell, else of the sender
    cast(body.name AS VARCHAR)            AS name,         -- 団体名 | Name of the body
    cast(body.prefecture AS VARCHAR)      AS prefecture,   -- 都道府県 | Prefecture
    cast(delivery.survey AS VARCHAR)      AS survey,       -- 調査 | Survey
    cast(delivery.year AS INTEGER)        AS year,         -- 年度 | Fiscal year
    cast(finding.is_open AS BOOLEAN)      AS is_open,      -- まだ対応を待つか（meta.finding と同じ） | Does it still wait for somebody, as in meta.finding
    cast(finding.severity AS VARCHAR)     AS severity,     -- 重さ: fatal, error, warning, note | Severity
    cast(finding.rule_id AS VARCHAR)      AS rule_id,      -- 規則 | Rule
    cast(delivery.name AS VARCHAR)        AS file_name,    -- ファイル名 | File
    cast(concerned.row_no AS INTEGER)       AS row_no,       -- その団体のはじめのセルの行番号 | Row of the first cell of the body
    cast(concerned.column_no AS INTEGER)    AS column_no,    -- その列番号 | Its column
    cast(concerned.cell AS VARCHAR)         AS cell,         -- その団体のセル番地 | Cell addresses of the body
    cast(concerned.cell_count AS INTEGER) AS cell_count,   -- その団体の、同じ原因のセルの数 | Cells of the body with the same cause
    cast(finding.item AS VARCHAR)         AS item,         -- 設問 | Item
    cast(finding.question AS VARCHAR)     AS question,     -- 設問の番号と文 | Number and wording of the question
    cast(finding.raw_text AS VARCHAR)     AS raw_text,     -- セルの文字そのまま | Text as received
    cast(finding.message_ja AS VARCHAR)   AS message_ja,   -- 指摘（番地は、当たるすべての団体のもの） | Message, Japanese; its addresses are of all bodies it concerns
    cast(finding.message_en AS VARCHAR)   AS message_en,   -- 指摘（英語） | Message, English
    cast(finding.fix_ja AS VARCHAR)       AS fix_ja,       -- 直し方 | How to correct it, Japanese
    cast(finding.fix_en AS VARCHAR)       AS fix_en,       -- 直し方（英語） | How to correct it, English
    cast(finding.example AS VARCHAR)      AS example,      -- 正しい例 | A valid example
    cast(delivery.state AS VARCHAR)       AS state,        -- 提出の扱い（meta.delivery と同じ） | State of the delivery, as in meta.delivery
    cast(finding.delivery_id AS VARCHAR)  AS delivery_id,  -- 受付番号 | Receipt number
    cast(finding.finding_id AS INTEGER)   AS finding_id,   -- 指摘の通し番号 | Number of the finding
    cast(concerned.position AS INTEGER)   AS position      -- 指摘の中の団体の順 | Order of the body within the finding
FROM meta.finding AS finding
JOIN meta.finding_body AS concerned USING (finding_id)
JOIN meta.delivery AS delivery USING (delivery_id)
LEFT JOIN core.body AS body ON body.code = coalesce(concerned.code, delivery.sender_code)
ORDER BY is_open DESC, code, finding_id, position
