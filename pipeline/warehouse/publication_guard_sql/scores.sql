-- Years of which more than $max_share of the published scores are gone, without a new delivery about the body and year.
WITH fresh AS (
    SELECT DISTINCT code, year
    FROM new.core.answer
    WHERE delivery_id NOT IN (SELECT delivery_id FROM old.meta.delivery)
),
present AS (
    SELECT code, year, basis, group_id FROM new.mart.group_score WHERE is_published
),
compared AS (
    SELECT
        old.year,
        count(*) AS score_count,
        count(*) FILTER (present.code IS NULL AND fresh.code IS NULL) AS lost_count
    FROM old.mart.group_score AS old
    LEFT JOIN present USING (code, year, basis, group_id)
    LEFT JOIN fresh ON fresh.code = old.code AND fresh.year = old.year
    WHERE old.is_published
    GROUP BY old.year
)
SELECT year, lost_count, score_count
FROM compared
WHERE lost_count > $max_share * score_count AND year IN (SELECT year FROM present)
ORDER BY year
