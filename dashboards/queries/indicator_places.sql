-- Which STEPs and pillars an indicator counts towards, and with what weight
SELECT groups.name_ja, groups.name_en, groups.step, weights.weight
FROM core.group_weight AS weights
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE weights.indicator = $indicator
    AND groups.parent_id IS NOT NULL
    AND weights.weight > 0
ORDER BY groups.position
