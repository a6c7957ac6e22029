-- 合わない提出 | one row per delivery whose cells do not add up, or differ from the cells stored
WITH stored AS (
    SELECT delivery_id, count(*) AS stored_count FROM raw.cell GROUP BY ALL
)
SELECT *
FROM meta.ledger
LEFT JOIN stored USING (delivery_id)
WHERE label_count + ignored_count + loaded_count + held_back_count + empty_count <> cell_count
    OR cell_count IS DISTINCT FROM stored_count
