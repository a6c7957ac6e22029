-- The bodies of a kind, scored and ranked again, in the nation and in their prefectures, with some weights of one group multiplied: `weights` is "child:factor,…"
-- The parts are those of mart.score_component, and the mean over what is known and the coverage are the method's; only
-- the share of a child is another. Factors of 1 give the published scores and ranks.
WITH factors AS (
    SELECT split_part(pair, ':', 1) AS child_id, cast(split_part(pair, ':', 2) AS DOUBLE) AS factor
    FROM (SELECT unnest(string_split($weights, ',')) AS pair)
    WHERE pair <> ''
),
parts AS (
    SELECT
        part.code, part.points, groups.aggregation,
        part.weight * coalesce(factors.factor, 1)             AS weight,
        part.applicable_weight * coalesce(factors.factor, 1)  AS applicable_weight,
        coalesce(below.coverage, if(part.points IS NULL, 0, 1)) AS known_share
    FROM mart.score_component AS part
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    JOIN core.body AS body USING (code)
    LEFT JOIN factors USING (child_id)
    LEFT JOIN mart.group_score AS below
        ON below.code = part.code AND below.year = $year AND below.basis = $basis AND below.perspective = part.perspective
        AND below.group_id = if(part.child_kind = 'group', part.child_id, NULL)
    WHERE part.group_id = $group
        AND part.year = $year
        AND part.basis = $basis
        AND body.body_kind = $kind
),
-- sums of whole 10⁻¹⁵: integers add up to the same in any order, and much faster than a sum in a fixed order
means AS (
    SELECT
        code,
        sum(cast(1e15 * weight AS BIGINT)) FILTER (points IS NOT NULL)                                         AS speaking,
        sum(cast(1e15 * weight * points AS BIGINT))                                                            AS total,
        sum(cast(1e15 * weight * ln(greatest(least_points, points)) AS BIGINT)) FILTER (aggregation = 'geometric')     AS log_total,
        100 * coalesce(exp(log_total / nullif(speaking, 0)), total / nullif(speaking, 0))                      AS score,
        sum(cast(1e15 * applicable_weight * known_share AS BIGINT))
            / nullif(sum(cast(1e15 * applicable_weight AS BIGINT)), 0)                                         AS coverage
    FROM parts
    CROSS JOIN (SELECT value AS least_points FROM meta.judgement WHERE name = 'geometric_floor') AS floor
    GROUP BY code
),
asked AS (
    SELECT value.code, hash(list(value.indicator ORDER BY value.indicator)) AS asked_mark
    FROM core.indicator_value AS value
    JOIN core.group_weight AS weights USING (indicator)
    WHERE weights.group_id = $group
        AND weights.weight > 0
        AND value.year = $year
        AND value.basis = $basis
        AND value.status <> 'not_asked'
    GROUP BY value.code
)
SELECT
    "set", code, score,
    rank() OVER same AS trial_rank,
    count(*) OVER (PARTITION BY "set", asked_mark, if("set" = 'prefecture', prefecture_code, '')) AS trial_n
FROM means
JOIN asked USING (code)
JOIN core.body USING (code)
CROSS JOIN (SELECT unnest(['nation', 'prefecture']) AS "set")
WHERE score IS NOT NULL
    AND coverage >= (SELECT min_coverage FROM meta.framework) - 1e-9
WINDOW same AS (PARTITION BY "set", asked_mark, if("set" = 'prefecture', prefecture_code, '') ORDER BY round(score, 9) DESC)
ORDER BY "set", trial_rank, code
