-- The framework of this snapshot: one row
SELECT
    framework, title_ja, title_en, published_date, min_coverage, min_peers, default_basis,
    (SELECT count(*) FROM core.indicator)                                   AS indicator_count,
    (SELECT count(*) FROM core.indicator WHERE is_gate)                     AS gate_count,
    (SELECT count(*) FROM core.indicator_group WHERE step IS NOT NULL)      AS step_count,
    (
        SELECT count(*)
        FROM core.indicator_group
        JOIN core.perspective ON root_id = parent_id AND perspective.perspective = indicator_group.perspective
        WHERE NOT has_steps
    ) AS pillar_count
FROM meta.framework
