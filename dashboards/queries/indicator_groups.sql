-- The STEP that every indicator counts towards, and its pillar: the first of each
WITH places AS (
    SELECT weights.indicator, groups.*, perspective.has_steps
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    JOIN core.perspective AS perspective USING (perspective)
    WHERE groups.parent_id IS NOT NULL AND weights.weight > 0
)
SELECT
    indicator,
    min(step)                                                   AS step,
    arg_min(name_ja, position) FILTER (has_steps)               AS step_ja,
    arg_min(name_en, position) FILTER (has_steps)               AS step_en,
    arg_min(name_ja, position) FILTER (NOT has_steps)           AS pillar_ja,
    arg_min(name_en, position) FILTER (NOT has_steps)           AS pillar_en
FROM places
GROUP BY indicator
ORDER BY indicator
