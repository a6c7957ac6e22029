-- 都道府県 × 提出 | Deliveries by prefecture: of its bodies, of a sender or a folder of its own; of all prefectures where the sender is unknown
WITH holders AS (
    SELECT
        held.delivery_id, body.prefecture_code AS pref,
        count(DISTINCT code)        AS body_count,
        arg_min(body.code, code)    AS body_code,
        arg_min(body.name, code)    AS body_name
    FROM meta.delivery_body AS held
    JOIN core.body AS body USING (code)
    GROUP BY ALL
),
-- the body, or the number of the prefecture, that the path names
senders AS (
    SELECT delivery.delivery_id, prefecture.code AS pref, sender.name AS sender_name
    FROM meta.delivery AS delivery
    LEFT JOIN core.body AS sender ON sender.code = delivery.sender_code
    LEFT JOIN core.body AS prefecture
        ON prefecture.body_kind = 'prefecture'
        AND left(prefecture.code, 2)
            = left(coalesce(delivery.sender_code, regexp_extract(delivery.name, '(?:^|/)(\d\d)_', 1)), 2)
),
owners AS (
    SELECT delivery_id, pref FROM holders
    UNION
    SELECT delivery_id, pref FROM senders WHERE pref IS NOT NULL
),
everywhere AS (
    SELECT delivery.delivery_id, prefecture.code AS pref
    FROM meta.delivery AS delivery
    ANTI JOIN owners USING (delivery_id)
    CROSS JOIN (SELECT code FROM core.body WHERE body_kind = 'prefecture') AS prefecture
),
shown AS (
    SELECT *, true AS is_attributed FROM owners
    UNION ALL
    SELECT *, false FROM everywhere
)
SELECT
    shown.pref, shown.is_attributed,
    delivery.delivery_id, delivery.name, delivery.received_at, delivery.state, delivery.survey, delivery.year,
    delivery.sender_code, senders.sender_name, delivery.superseded_by,
    delivery.cell_count, delivery.error_count, delivery.warning_count,
    holders.body_count, holders.body_name, holders.body_code,
    ledger.loaded_count, ledger.held_back_count, ledger.empty_count,
    open.delivery_id IS NOT NULL AS is_open
FROM shown
JOIN meta.delivery AS delivery USING (delivery_id)
JOIN senders USING (delivery_id)
LEFT JOIN holders ON holders.delivery_id = shown.delivery_id AND holders.pref = shown.pref
LEFT JOIN meta.ledger AS ledger USING (delivery_id)
LEFT JOIN meta.open_delivery AS open USING (delivery_id)
ORDER BY shown.pref, delivery.received_at DESC, delivery.name
