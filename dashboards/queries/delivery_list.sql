-- Deliveries of a fiscal year by prefecture: those that hold answers of it, and those of which neither is known; all of them once more under ''
WITH contents AS (
    SELECT
        answer.delivery_id,
        count(DISTINCT body.code)                               AS body_count,
        any_value(body.name)                                    AS body_name,
        any_value(body.code)                                    AS body_code,
        list(DISTINCT body.prefecture_code)                     AS prefs
    FROM core.answer AS answer
    JOIN core.body AS body USING (code)
    GROUP BY answer.delivery_id
)
SELECT
    unnest(list_append(coalesce(contents.prefs, (SELECT list(DISTINCT prefecture_code) FROM core.body)), '')) AS pref,
    delivery.delivery_id, delivery.name, delivery.received_at, delivery.state, delivery.survey, delivery.year,
    delivery.encoding, delivery.cell_count, delivery.error_count, delivery.warning_count,
    contents.body_count, contents.body_name, contents.body_code,
    ledger.loaded_count, ledger.held_back_count, ledger.empty_count,
    list_position(
        ['rejected', 'partially_accepted', 'unreadable_by_us', 'accepted_with_notes', 'accepted', 'superseded', 'duplicate'],
        delivery.state
    ) AS rank
FROM meta.delivery AS delivery
LEFT JOIN contents USING (delivery_id)
LEFT JOIN meta.ledger AS ledger USING (delivery_id)
WHERE delivery.year IS NULL OR delivery.year = $year
ORDER BY pref, rank, delivery.received_at DESC, delivery.name
