SELECT DISTINCT delivery_id, delivery_id AS name, TIMESTAMPTZ '2026-01-01 00:00:00Z' AS received_at
FROM {{ ref('loaded') }}
