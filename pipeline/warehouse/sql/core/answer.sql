-- 団体 × 設問 × 年度 × 改訂 | one row per body × item × year × revision
-- すべての回答とその改訂。後から届いた空欄や保留の回答は前の回答に代わらない | All answers with revisions; a later blank or held-back cell replaces nothing
-- key: code, survey, item, year, revision
SELECT
    cast(code AS VARCHAR)              AS code,         -- 団体コード | Body code
    cast(survey AS VARCHAR)            AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)              AS item,         -- 設問 | Item
    cast(year AS INTEGER)              AS year,         -- 年度 | Fiscal year
    cast(revision AS INTEGER)          AS revision,     -- 改訂番号。1から、知った順（同時なら訂正が後、次に提出の名の順） | Revision, from 1, in the order known; of those known at once corrections come later, then by name of delivery
    cast(is_current AS BOOLEAN)        AS is_current,   -- 最新の改訂か | Is it the latest revision
    cast(status AS VARCHAR)            AS status,       -- 状態: answered 回答あり, not_answered 未回答, not_applicable 対象外, not_surveyed 調査無し, invalid 保留, suppressed 秘匿 | Status: answered, not_answered, not_applicable, not_surveyed, invalid, suppressed
    cast(raw_text AS VARCHAR)          AS raw_text,     -- セルの文字そのまま | Text as received
    cast("option" AS VARCHAR)          AS option_text,  -- 選択肢（正規化後） | Option, normalised
    cast(number AS DOUBLE)             AS number,       -- 数値（割合は%。分子分母から再計算） | Number (percent where a share, recomputed from its parts)
    cast(published_number AS DOUBLE)   AS published_number,  -- ファイルに書かれた数値 | Number as written in the file
    cast(as_of_date AS DATE)           AS as_of_date,   -- 基準日 | Reference date
    cast(is_correction AS BOOLEAN)     AS is_correction, -- 都道府県による訂正か | Is it a correction by the office
    cast(known_from AS TIMESTAMPTZ)    AS known_from,   -- 知られた時刻: 提出が届いた時刻（meta.delivery の received_at）。訂正は、決めた日（decided_date）と正される答えの届いた時刻の、遅いほう。調査の年度や公表日ではない | Known from: when its delivery came (received_at of meta.delivery); for a correction the day of its decision (decided_date) or the moment the answer it corrects came, whichever is later. Neither the fiscal year nor when it was published elsewhere
    cast(delivery_id AS VARCHAR)       AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)            AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)         AS column_no     -- 列番号 | Column
FROM interim.answer_revision
ORDER BY code, survey, item, year, revision
