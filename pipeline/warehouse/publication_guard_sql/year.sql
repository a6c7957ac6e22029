-- Years that had published scores and have none any more.
SELECT DISTINCT year FROM old.mart.group_score WHERE is_published
EXCEPT
SELECT DISTINCT year FROM new.mart.group_score WHERE is_published
ORDER BY year
