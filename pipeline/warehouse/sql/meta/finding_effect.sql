-- 指摘 × 観点 × 群 | one row per finding × perspective × group that an answer would change
-- 直すと何が動くか: その回答が加わったときの回答率。点そのものは回答しだい | What correcting a finding changes: the coverage once that answer is known; the score depends on the answer
-- key: finding_id, perspective, group_id, indicator
WITH named AS (
    SELECT DISTINCT finding.finding_id, finding.code, delivery.year, source.indicator
    FROM meta.finding AS finding
    JOIN meta.delivery AS delivery USING (delivery_id)
    JOIN core.indicator_source AS source ON source.survey = delivery.survey AND source.item = finding.item
),
components AS (
    SELECT
        value.code, value.year, weights.perspective, weights.group_id, value.indicator, weights.weight,
        value.points IS NULL AND value.status IN ('not_answered', 'invalid') AS is_open
    FROM core.indicator_value AS value
    SEMI JOIN named ON named.code = value.code AND named.year = value.year
    JOIN core.group_weight AS weights USING (indicator)
    WHERE basis = (SELECT default_basis FROM meta.framework)
        AND weights.weight > 0
        AND is_applicable(value.status)
),
totals AS (
    SELECT code, year, perspective, group_id, sum(weight ORDER BY indicator) AS applicable_weight
    FROM components
    GROUP BY ALL
),
effects AS (
    SELECT
        named.finding_id, named.indicator, component.perspective, component.group_id, score.coverage,
        least(1, score.coverage + component.weight / totals.applicable_weight) AS coverage_after,
        score.is_published,
        groups.position, groups.step
    FROM named
    JOIN components AS component ON component.code = named.code AND component.year = named.year AND component.indicator = named.indicator
    JOIN totals ON totals.code = named.code AND totals.year = named.year
        AND totals.perspective = component.perspective AND totals.group_id = component.group_id
    JOIN mart.group_score AS score ON score.code = named.code AND score.year = named.year
        AND score.perspective = component.perspective AND score.group_id = component.group_id
        AND score.basis = (SELECT default_basis FROM meta.framework)
    JOIN core.indicator_group AS groups ON groups.perspective = component.perspective AND groups.group_id = component.group_id
    WHERE component.is_open AND groups.parent_id IS NOT NULL
)
SELECT
    cast(finding_id AS INTEGER)      AS finding_id,       -- 指摘の通し番号 | Finding
    cast(perspective AS VARCHAR)          AS perspective,           -- 観点 | Perspective
    cast(group_id AS VARCHAR)        AS group_id,         -- 群 | Group
    cast(indicator AS VARCHAR)       AS indicator,        -- 指標 | Indicator
    cast(coverage AS DOUBLE)         AS coverage,         -- いまの回答率（0…1） | Coverage now
    cast(coverage_after AS DOUBLE)   AS coverage_after,   -- 回答が加わったときの回答率（0…1） | Coverage once the answer is known
    cast(NOT is_published AND coverage_after >= (SELECT min_coverage FROM meta.framework) - 1e-9 AS BOOLEAN) AS brings_score,  -- これで点が出るようになるか | Does the group get a score by it
    cast(step IS NOT NULL AND indicator IN (SELECT indicator FROM core.indicator WHERE is_gate) AS BOOLEAN) AS settles_gate  -- STEPの必須要件が確かめられるか | Does it settle a gate of a STEP
FROM effects
ORDER BY finding_id, position
