-- Years of which published scores are other ones under the same framework, without a new delivery about body and year:
-- definitions, registry or populations changed, or a correction was taken back.
WITH fresh AS (
    SELECT DISTINCT code, year
    FROM new.core.answer
    WHERE delivery_id NOT IN (SELECT delivery_id FROM old.meta.delivery)
)
SELECT
    old.year,
    count(DISTINCT old.code)                       AS body_count,
    round(max(abs(new.score - old.score)), 1)      AS most
FROM old.mart.group_score AS old
JOIN new.mart.group_score AS new USING (code, year, basis, "perspective", group_id)
ANTI JOIN fresh ON fresh.code = old.code AND fresh.year = old.year
WHERE old.is_published AND new.is_published
    AND abs(new.score - old.score) > 1e-9
    AND (SELECT framework FROM old.meta.framework) = (SELECT framework FROM new.meta.framework)
GROUP BY old.year
ORDER BY old.year
