-- The newest deliveries, of one night those first that were sent back; how many there are in all, and how many were rejected
SELECT
    name, received_at, state, error_count, warning_count,
    count(*) OVER ()                                        AS delivery_count,
    count(*) FILTER (state = 'rejected') OVER ()            AS rejected_count
FROM meta.delivery
ORDER BY received_at DESC, list_position(['rejected', 'partially_accepted'], state) NULLS LAST, name
LIMIT $limit
