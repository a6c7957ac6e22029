-- 都道府県 × 状態 | Deliveries of the seven days before the run, by prefecture and state, with the bodies of which a file came for themselves alone
WITH recent AS (
    SELECT delivery.delivery_id, delivery.state
    FROM meta.delivery AS delivery
    WHERE delivery.received_at >= (SELECT max(started_at) - INTERVAL 7 DAY FROM meta.run)
),
held AS (
    SELECT body.prefecture_code AS pref, recent.state, recent.delivery_id, body.code, body.name,
        count(*) OVER (PARTITION BY recent.delivery_id) AS body_count
    FROM recent
    JOIN meta.delivery_body AS held USING (delivery_id)
    JOIN core.body AS body USING (code)
),
-- a file from which nothing was read has only the sender that its path names
sent AS (
    SELECT prefecture.code AS pref, recent.state, recent.delivery_id, sender.code, sender.name, 1 AS body_count
    FROM recent
    JOIN meta.delivery AS delivery USING (delivery_id)
    LEFT JOIN core.body AS sender ON sender.code = delivery.sender_code
    JOIN core.body AS prefecture
        ON prefecture.body_kind = 'prefecture'
        AND left(prefecture.code, 2)
            = left(coalesce(delivery.sender_code, regexp_extract(delivery.name, '(?:^|/)(\d\d)_', 1)), 2)
    ANTI JOIN held ON held.delivery_id = recent.delivery_id
)
SELECT
    pref, state, count(DISTINCT delivery_id) AS count,
    list(DISTINCT name ORDER BY name) FILTER (name IS NOT NULL AND body_count = 1) AS names
FROM (FROM held UNION ALL FROM sent)
GROUP BY ALL
ORDER BY pref, state
