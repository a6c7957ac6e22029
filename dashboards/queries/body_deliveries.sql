-- What one body has sent, or was sent for it, the newest first: what became of each file, and how many of its questions it answers
SELECT
    delivery.delivery_id, delivery.received_at, delivery.name, delivery.state,
    coalesce(held.survey, delivery.survey)                          AS survey,
    coalesce(held.year, delivery.year)                              AS year,
    held.asked_count, held.answered_count, held.blank_count, held.held_count,
    delivery.error_count, delivery.warning_count
FROM meta.delivery AS delivery
LEFT JOIN meta.delivery_body AS held ON held.delivery_id = delivery.delivery_id AND held.code = $code
WHERE held.code IS NOT NULL OR delivery.sender_code = $code
ORDER BY delivery.received_at DESC, delivery.name, year DESC
