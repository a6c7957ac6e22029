-- Which indicators count towards every STEP
SELECT groups.step, weights.indicator, weights.weight
FROM core.group_weight AS weights
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE groups.step IS NOT NULL
    AND weights.weight > 0
ORDER BY groups.step, weights.indicator
