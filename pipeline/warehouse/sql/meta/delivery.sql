-- 提出 | one row per delivery
-- 届いたファイルと、その扱い | Files received, and what became of them
-- key: delivery_id
SELECT
    cast(delivery_id AS VARCHAR)       AS delivery_id,    -- 提出の識別子（受付番号） | Delivery, its receipt number
    cast(name AS VARCHAR)              AS name,           -- ファイル名 | File name
    cast(sha256 AS VARCHAR)            AS sha256,         -- 内容のSHA-256 | SHA-256 of the bytes
    cast(size_bytes AS BIGINT)         AS size_bytes,     -- 大きさ（バイト） | Size in bytes
    cast(received_at AS TIMESTAMPTZ)   AS received_at,    -- ファイルを受け取った時刻。訂正のファイルは、決めた日の0時。回答が知られた時刻は core.answer の known_from | When the file came; of a file of corrections the day of the decision, at 0:00. When an answer was known: known_from of core.answer
    cast(state AS VARCHAR)             AS state,          -- 状態: accepted 受理, accepted_with_notes 注記つき受理, partially_accepted 一部受理, rejected 差戻し, duplicate 重複, superseded 差替え済み（全体が新しい提出に代わった）, unreadable_by_us 読取不能（こちらの不具合） | State; superseded only where another took the place of all of it
    cast(survey AS VARCHAR)            AS survey,         -- 調査 | Survey
    cast(year AS INTEGER)              AS year,           -- 年度 | Fiscal year
    cast(table_id AS VARCHAR)          AS table_id,       -- 表の種類 | Kind of file
    cast(encoding AS VARCHAR)          AS encoding,       -- 文字コード | Encoding
    cast(row_count AS INTEGER)         AS row_count,      -- 行数 | Rows
    cast(cell_count AS BIGINT)         AS cell_count,     -- セル数 | Cells
    cast(error_count AS INTEGER)       AS error_count,    -- 誤りの数 | Findings of level error or fatal
    cast(warning_count AS INTEGER)     AS warning_count,  -- 確認のお願いの数 | Findings of level warning
    cast(superseded_by AS VARCHAR)     AS superseded_by,  -- 代わりに使われている提出 | The delivery that took its place
    cast(sender_code AS VARCHAR)       AS sender_code     -- ファイル名・フォルダー名が示す団体 | Body that the path of the file names
FROM input.delivery
ORDER BY delivery_id
