-- Every body in every STEP and pillar: above or below the middle of its peers, under each definition of peers
SELECT
    robustness.code, robustness.group_id, groups.name_ja, groups.name_en, groups.step,
    robustness.among_peers, robustness.among_band, robustness.among_nearest, robustness.is_robust
FROM mart.robustness AS robustness
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE groups.parent_id IS NOT NULL
    AND robustness.year = $year
    AND robustness.basis = (SELECT default_basis FROM meta.framework)
ORDER BY robustness.code, groups.position
