-- Deliveries known before whose state is another one now, but for those that a later one took the place of.
SELECT delivery_id, new.name, old.state AS state_before, new.state
FROM old.meta.delivery AS old
JOIN new.meta.delivery AS new USING (delivery_id)
WHERE old.state <> new.state AND new.state NOT IN ('superseded', 'duplicate')
ORDER BY delivery_id
