-- Years with published scores that another framework would score from now on.
SELECT old.framework AS before, new.framework AS after, string_agg(DISTINCT cast(score.year AS VARCHAR), '・' ORDER BY cast(score.year AS VARCHAR)) AS years
FROM old.mart.group_score AS score, old.meta.framework AS old, new.meta.framework AS new
WHERE score.is_published AND old.framework <> new.framework
GROUP BY ALL
