-- 提出ファイルのセル1つ | one row per cell of a delivered file
-- 受け取ったままのセルと、その役割 | Cells as received, and what each is for
-- key: delivery_id, row_no, column_no
SELECT
    cast(delivery_id AS VARCHAR) AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)      AS row_no,       -- 行番号（1から） | Row, from 1
    cast(column_no AS INTEGER)   AS column_no,    -- 列番号（1から） | Column, from 1
    cast(raw_text AS VARCHAR)    AS raw_text,     -- セルの文字そのまま | Text as received
    cast(role AS VARCHAR)        AS role,         -- 役割: label 見出し, answer 回答, remark 備考, held 保留（どの団体のものか不明）, empty 空, ignored 対象外 | Role: label, answer, remark, held (whose is not known), empty, ignored
    cast(code AS VARCHAR)        AS code,         -- 団体コード | Body code
    cast(item AS VARCHAR)        AS item          -- 設問 | Item
FROM input.cell
ORDER BY delivery_id, row_no, column_no
