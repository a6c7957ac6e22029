-- 提出 | one row per delivery that could be read
-- セルの帳簿: 全セル＝見出し＋対象外＋読み込み＋保留＋空欄 | Every cell accounted for: cells = labels + ignored + loaded + held back + empty
-- key: delivery_id
SELECT
    cast(delivery_id AS VARCHAR)      AS delivery_id,      -- 提出の識別子 | Delivery
    cast(cell_count AS BIGINT)        AS cell_count,       -- 全セル | Cells in the file
    cast(label_count AS BIGINT)       AS label_count,      -- 見出しと項目名 | Headers and labels
    cast(ignored_count AS BIGINT)     AS ignored_count,    -- 対象外と宣言したセル | Cells declared as ignored
    cast(loaded_count AS BIGINT)      AS loaded_count,     -- 読み込んだ回答 | Answers loaded
    cast(held_back_count AS BIGINT)   AS held_back_count,  -- 保留した回答 | Answers held back
    cast(empty_count AS BIGINT)       AS empty_count       -- 空欄 | Empty cells
FROM input.ledger
ORDER BY delivery_id
