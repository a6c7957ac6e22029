-- Facts of the method that are other ones, or gone, under the same version of the framework. A new version of the
-- program may know fewer facts.
SELECT
    framework.framework,
    before.kind,
    count(*)                                                   AS changed_count,
    min_by(before.name, before.name)                           AS name,
    coalesce(min_by(before.value, before.name), '—')           AS before,
    min_by(coalesce(after.value, '—'), before.name)       AS after
FROM old_fact AS before
LEFT JOIN new_fact AS after USING (kind, name)
JOIN old.meta.framework AS framework ON true
JOIN new.meta.framework AS present USING (framework)
WHERE after.value IS DISTINCT FROM before.value
    AND (after.name IS NOT NULL OR (SELECT schema_version FROM old.meta.run) = (SELECT schema_version FROM new.meta.run))
    AND EXISTS (FROM old.mart.group_score WHERE is_published)
GROUP BY framework.framework, before.kind
ORDER BY before.kind
