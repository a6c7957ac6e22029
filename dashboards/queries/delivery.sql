-- One delivery by its receipt number, with the bodies that it is of, by path or by content: one row
SELECT
    delivery_id, name, state,
    list_sort(list_distinct(list_append(
        (SELECT coalesce(list(code), []) FROM meta.delivery_body AS held WHERE held.delivery_id = $delivery_id), sender_code
    )))                                                                                                     AS codes
FROM meta.delivery
WHERE delivery_id = $delivery_id
