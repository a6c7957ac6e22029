-- 団体 × 年度 × 基準 × 行うこと | one row per body × year × basis × thing to do
-- 次のSTEPを達成する最も少ない変更 | The fewest changes that pass the next STEP
--
-- Every gate not known to be met; of the unknown as many as the coverage asks for, the heaviest first; then the most
-- effective others as far as needed. With T the threshold, a STEP of arithmetic means passes when Σ w (x − T) over the
-- known reaches 0: to carry out what is known to be lacking adds w (1 − x) to that sum, to carry out and answer what is
-- unknown adds w (1 − T). Taking the largest first needs the fewest.
WITH step_sums AS (  -- the STEP once its gates are met; sums of whole 10⁻¹⁸ add up to the same in any order
    SELECT
        code, year, basis,
        coalesce(sum(cast(1e18 * weight * if(is_required, 1, points) AS BIGINT)), 0) / 1e18                     AS points_gated,
        coalesce(sum(cast(1e18 * weight AS BIGINT)) FILTER (is_required OR points IS NOT NULL AND applies), 0) / 1e18 AS weight_gated,
        coalesce(sum(cast(1e18 * weight AS BIGINT)) FILTER (is_required OR applies), 0) / 1e18                  AS weight_applicable
    FROM interim.next_step_part
    GROUP BY ALL
),
candidates AS (
    SELECT part.*, step_sums.points_gated, step_sums.weight_gated, step_sums.weight_applicable
    FROM interim.next_step_part AS part
    JOIN step_sums USING (code, year, basis)
    WHERE part.is_required OR (part.applies AND part.weight > 0 AND coalesce(part.points < 1 - 1e-9, true))
),
-- what has to be answered before there is a score at all
covering AS (
    SELECT
        *,
        NOT is_required AND points IS NULL
            AND weight_gated + coalesce(sum(weight) OVER heavier, 0)
                < (SELECT min_coverage FROM meta.framework) * weight_applicable - 1e-9 AS is_for_coverage
    FROM candidates
    WINDOW heavier AS (
        PARTITION BY code, year, basis, is_required, points IS NULL
        ORDER BY weight DESC, share_of_peers DESC NULLS LAST, position
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
-- how far the STEP is above its threshold with these alone (below it: a negative surplus), and what each of the others adds
effects AS (
    SELECT
        *,
        points_gated - threshold * weight_gated
            + coalesce(sum(weight * (1 - threshold)) FILTER (is_for_coverage) OVER (PARTITION BY code, year, basis), 0) AS surplus,
        if(points IS NULL, weight * (1 - threshold), weight * (1 - points)) AS effect
    FROM covering
),
chosen AS (
    SELECT
        *,
        is_required OR is_for_coverage
            OR surplus + coalesce(sum(effect) OVER more_effective, 0) < -1e-9 AS is_chosen
    FROM effects
    WINDOW more_effective AS (
        PARTITION BY code, year, basis, is_required OR is_for_coverage
        ORDER BY round(effect, 12) DESC, share_of_peers DESC NULLS LAST, position
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT
    code, year, basis, next_step, perspective, group_id, indicator, status, points, is_required, share_of_peers,
    other_count, peer_rule,
    row_number() OVER (
        PARTITION BY code, year, basis ORDER BY share_of_peers DESC NULLS LAST, effect DESC, position
    ) AS position
FROM chosen
WHERE is_chosen
