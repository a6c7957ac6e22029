-- ある時刻に知られていた回答。その時刻の最新の改訂だけ | Answers as they were known at a moment: the latest revision of that time
-- FROM answer_as_known(TIMESTAMPTZ '2026-03-31 23:59:59+09')
-- parameter: ts | TIMESTAMPTZ | TIMESTAMPTZ '2026-03-31 23:59:59+09' | この時刻までに知られたもの。core.answer の known_from と比べる（調査の年度や基準日ではない）。最初の known_from より前の時刻は断る | Known by this moment, which is compared with known_from of core.answer (not with fiscal years or reference dates); a moment before the first of them is refused
CREATE OR REPLACE MACRO answer_as_known(ts) AS TABLE
WITH refused AS (
    SELECT error(format(
        'answer_as_known: {0} には、まだ何も知られていません。最初の known_from は {1}（日本時間）。これより後の時刻を書いてください | nothing was known yet at {0}: the first known_from is {1}, Japan time',
        strftime(cast(ts AS TIMESTAMPTZ) AT TIME ZONE 'Asia/Tokyo', '%Y-%m-%d %H:%M:%S'),
        strftime(first_known AT TIME ZONE 'Asia/Tokyo', '%Y-%m-%d %H:%M:%S')
    )) AS refusal
    FROM (SELECT min(answer.known_from) AS first_known FROM core.answer AS answer)
    WHERE cast(ts AS TIMESTAMPTZ) < first_known
)
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
    cast(answer.known_from AS TIMESTAMPTZ)     AS known_from,        -- 知られた時刻（core.answer と同じ） | Known from, as in core.answer
    cast(answer.delivery_id AS VARCHAR)        AS delivery_id,       -- 提出の識別子 | Delivery
    cast(answer.is_current AS BOOLEAN)         AS is_current         -- いまも最新の改訂か | Is it still the latest revision
FROM core.answer AS answer
WHERE answer.known_from <= cast(ts AS TIMESTAMPTZ) AND (SELECT count(refusal) FROM refused) = 0
QUALIFY row_number() OVER (
    PARTITION BY answer.code, answer.survey, answer.item, answer.year ORDER BY answer.revision DESC
) = 1
ORDER BY answer.code, answer.survey, answer.item, answer.year
