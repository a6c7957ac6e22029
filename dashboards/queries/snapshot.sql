-- The run and the framework of this snapshot: one row
SELECT
    run.run_id,
    framework.framework,
    framework.title_ja,
    framework.title_en,
    framework.min_coverage,
    framework.min_peers
FROM meta.run AS run, meta.framework AS framework
