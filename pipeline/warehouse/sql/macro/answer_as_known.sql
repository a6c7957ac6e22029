-- ある時刻までに受け取っていた回答。その時刻の最新の改訂だけ | Answers as they were known at a moment: the latest revision received by then
-- FROM answer_as_known(TIMESTAMPTZ '2026-03-31 23:59:59+09')
-- parameter: ts | TIMESTAMPTZ | TIMESTAMPTZ '2026-03-31 23:59:59+09' | この時刻までに受け取ったもの | Received by this moment
CREATE OR REPLACE MACRO answer_as_known(ts) AS TABLE
SELECT
    cast(answer.code AS VARCHAR)               AS code,              -- 団体コード | Body code
    cast(answer.survey AS VARCHAR)             AS survey,            -- 調査 | Survey
    cast(answer.item AS VARCHAR)               AS item,              -- 設問 | Item
    cast(answer.year AS INTEGER)               AS year,              -- 年度 | Fiscal year
    cast(answer.revision AS INTEGER)           AS revision,          -- 改訂番号 | Revision
    cast(answer.status AS VARCHAR)             AS status,            -- 状態 | Status of the answer
    cast(answer.raw_text AS VARCHAR)           AS raw_text,          -- セルの文字そのまま | Text as received
    cast(answer.option_text AS VARCHAR)        AS option_text,       -- 選択肢（正規化後） | Option, normalised
    cast(answer.number AS DOUBLE)              AS number,            -- 数値 | Number
    cast(answer.known_from AS TIMESTAMPTZ)     AS known_from,        -- 受け取った時刻 | Known from
    cast(answer.delivery_id AS VARCHAR)        AS delivery_id,       -- 提出の識別子 | Delivery
    cast(answer.is_current AS BOOLEAN)         AS is_current         -- いまも最新の改訂か | Is it still the latest revision
FROM core.answer AS answer
WHERE answer.known_from <= cast(ts AS TIMESTAMPTZ)
QUALIFY row_number() OVER (
    PARTITION BY answer.code, answer.survey, answer.item, answer.year ORDER BY answer.revision DESC
) = 1
ORDER BY answer.code, answer.survey, answer.item, answer.year
