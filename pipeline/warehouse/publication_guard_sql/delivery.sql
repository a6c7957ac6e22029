-- Deliveries that were accepted, whole or in part, and are refused or gone.
SELECT delivery_id, old.name, coalesce(new.state, 'gone') AS state
FROM old.meta.delivery AS old
LEFT JOIN new.meta.delivery AS new USING (delivery_id)
WHERE old.state IN ('accepted', 'accepted_with_notes', 'partially_accepted')
    AND coalesce(new.state IN ('rejected', 'unreadable_by_us'), true)
    AND old.table_id IS DISTINCT FROM 'correction'
ORDER BY delivery_id
