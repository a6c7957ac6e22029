-- 指摘 × 団体 | one row per finding × body
-- 一つの指摘が当たる団体と、その団体のセル。cell_count の和は meta.finding のもの | The bodies that a finding concerns, each with its own cells; their cell_count adds up to that of meta.finding
-- key: finding_id, position
SELECT
    cast(finding_id AS INTEGER) AS finding_id,  -- 指摘の通し番号 | Number of the finding
    cast(position AS INTEGER)   AS position,    -- 指摘の中の順（はじめのセルの位置による） | Order within the finding, by the first cell
    cast(code AS VARCHAR)       AS code,        -- 団体コード。ファイル全体の指摘と、どの団体のものか分からないセルでは空 | Body code; empty for the file as a whole, and for cells of which no body is known
    cast(row_no AS INTEGER)     AS row_no,      -- その団体のはじめのセルの行番号 | Row of the first cell of the body
    cast(column_no AS INTEGER)  AS column_no,   -- その列番号 | Its column
    cast(cell AS VARCHAR)       AS cell,        -- その団体のセル番地 | Cell addresses of the body
    cast(cell_en AS VARCHAR)    AS cell_en,     -- セル番地（英語） | Cell addresses, English
    cast(cell_count AS INTEGER) AS cell_count   -- その団体のセルの数 | Cells of the body
FROM input.finding_body
ORDER BY finding_id, position
