-- 訂正 | one row per correction by the office
-- 出典の誤りを正した記録: 誰が、いつ、なぜ | Known errors of the sources put right: who, when and why
-- key: delivery_id, row_no
SELECT
    cast(delivery_id AS VARCHAR)      AS delivery_id,     -- 提出の識別子 | Delivery that holds it
    cast(row_no AS INTEGER)           AS row_no,          -- 行番号 | Row
    cast(survey AS VARCHAR)           AS survey,          -- 調査 | Survey
    cast(year AS INTEGER)             AS year,            -- 年度 | Fiscal year
    cast(code AS VARCHAR)             AS code,            -- 団体コード | Body code
    cast(item AS VARCHAR)             AS item,            -- 設問 | Item
    cast(expected_text AS VARCHAR)    AS expected_text,   -- 出典にある誤り | The wrong text in the source
    cast(corrected_text AS VARCHAR)   AS corrected_text,  -- 訂正後の回答 | The right answer
    cast(reason_ja AS VARCHAR)        AS reason_ja,       -- 理由 | Reason, Japanese
    cast(reason_en AS VARCHAR)        AS reason_en,       -- 理由（英語） | Reason, English
    cast(decided_by AS VARCHAR)       AS decided_by,      -- 決めた担当 | Who decided
    cast(decided_date AS DATE)        AS decided_date,    -- 決めた日。訂正が知られた時刻は known_from | The day of the decision; when the correction was known: known_from
    cast(state AS VARCHAR)            AS state,           -- applied 使用中, past 出典が直るまで使用, stale 出典と合わず不使用, waiting 回答待ち | State
    cast(known_from AS TIMESTAMPTZ)   AS known_from       -- 知られた時刻（core.answer の known_from）: 決めた日と、正される答えの届いた時刻の、遅いほう | Known from, as in core.answer: the decision or the answer it corrects, whichever is later
FROM input.correction
ORDER BY survey, year, code, item
