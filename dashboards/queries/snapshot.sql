-- The run and the framework of this snapshot: one row
SELECT
    run.run_id,
    framework.framework,
    framework.title_ja,
    framework.title_en,
    framework.min_coverage,
    framework.min_peers,
    framework.default_basis,
    (SELECT value FROM meta.judgement WHERE name = 'trend_points') AS trend_points,
    (SELECT root_id FROM core.perspective WHERE has_steps ORDER BY position LIMIT 1) AS steps_root
FROM meta.run AS run, meta.framework AS framework
