-- One delivery by its receipt number: one row
SELECT delivery_id, name, state
FROM meta.delivery
WHERE delivery_id = $delivery_id
