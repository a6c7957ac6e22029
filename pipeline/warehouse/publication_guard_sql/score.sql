-- Bodies of which a published score is gone without a new delivery about body and year: too few to refuse, never unnoticed.
WITH fresh AS (
    SELECT DISTINCT code, year
    FROM new.core.answer
    WHERE delivery_id NOT IN (SELECT delivery_id FROM old.meta.delivery)
)
SELECT old.year, old.code, any_value(body.name) AS name, count(*) AS lost_count
FROM old.mart.group_score AS old
JOIN old.core.body AS body USING (code)
ANTI JOIN (FROM new.mart.group_score WHERE is_published) AS present
    ON present.code = old.code AND present.year = old.year AND present.basis = old.basis AND present.group_id = old.group_id
ANTI JOIN fresh ON fresh.code = old.code AND fresh.year = old.year
WHERE old.is_published
GROUP BY old.year, old.code
ORDER BY old.year, old.code
