-- 対応を待つ提出 | one row per delivery that waits for somebody
-- 差し戻したか一部を保留したまま、出し直しで解決していない提出と、こちらの不具合で読めていない提出 | Deliveries refused or held back in part that no later one has settled, and those our program cannot read
-- key: delivery_id
WITH returned AS (
    SELECT delivery_id, name, state, received_at, survey, year, sender_code
    FROM meta.delivery
    WHERE state IN ('rejected', 'partially_accepted', 'unreadable_by_us') AND table_id IS DISTINCT FROM 'correction'
),
-- 同じ名前の新しいファイル | a newer file of the same name
sent_again AS (
    SELECT returned.delivery_id
    FROM returned
    JOIN meta.delivery AS later ON later.name = returned.name AND later.received_at > returned.received_at
),
-- 同じ送り主の、受理された新しいファイル | a newer file of the same sender that was accepted
sent_by_the_same AS (
    SELECT returned.delivery_id
    FROM returned
    JOIN meta.delivery AS later ON later.sender_code = returned.sender_code AND later.received_at > returned.received_at
    WHERE later.state IN ('accepted', 'accepted_with_notes', 'superseded')
        AND (returned.survey IS NULL OR (later.survey, later.year) = (returned.survey, returned.year))
),
-- 保留した回答がすべて、後から別に届いたか、訂正された | all answers held back came later by another way, or were corrected
settled AS (
    SELECT held.delivery_id
    FROM input.answer AS held
    SEMI JOIN returned USING (delivery_id)
    JOIN meta.ledger AS ledger USING (delivery_id)
    LEFT JOIN interim.answered_later AS later USING (delivery_id, survey, year, code, item)
    WHERE held.status = 'invalid'
    GROUP BY held.delivery_id, ledger.held_back_count
    HAVING count(DISTINCT (held.code, held.item)) = ledger.held_back_count AND bool_and(later.item IS NOT NULL)
)
SELECT
    cast(delivery_id AS VARCHAR)      AS delivery_id,  -- 提出の識別子（受付番号） | Delivery, its receipt number
    cast(name AS VARCHAR)             AS name,         -- ファイル名 | File name
    cast(state AS VARCHAR)            AS state,        -- 扱い: rejected 差戻し, partially_accepted 一部受理, unreadable_by_us 読取不能 | State
    cast(received_at AS TIMESTAMPTZ)  AS received_at,  -- 受け取った時刻 | Received at
    cast(sender_code AS VARCHAR)      AS sender_code   -- ファイル名・フォルダー名が示す団体 | Body that the path of the file names
FROM returned
WHERE delivery_id NOT IN (FROM sent_again UNION ALL FROM sent_by_the_same UNION ALL FROM settled)
ORDER BY received_at, delivery_id
