-- Which indicators each STEP and pillar holds
SELECT weights.group_id, weights.indicator
FROM core.group_weight AS weights
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE groups.parent_id IS NOT NULL
ORDER BY groups.position, weights.indicator
