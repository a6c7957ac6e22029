-- 団体 × 年度 × 基準 × 行うこと | one row per body × year × basis × thing to do
-- 今の段階の次のSTEPだけについて、達成するための最も少ない変更（ほかのSTEPの未達は mart.step_status）: 満たしていない必須要件のすべてと、なお足りなければ効き目の大きい指標から。類似団体等で済ませた割合の高い順 | The fewest changes that pass the STEP after the present stage, and no other (mart.step_status has them all): every gate not known to be met, then the most effective others as far as needed; ordered by the share of peers that have done them
-- With T the threshold, a STEP of arithmetic means passes when Σ w (x − T) over the known reaches 0. To carry out what is
-- known to be lacking adds w (1 − x) to that sum; to carry out and answer what is unknown adds w (1 − T). Taking the
-- largest first needs the fewest; the unknown that coverage asks for come before all others, the heaviest first.
WITH steps AS (
    SELECT perspective, group_id, step, threshold / 100 AS threshold FROM core.indicator_group WHERE step IS NOT NULL
),
parts AS (
    SELECT
        stage.code, stage.year, stage.basis, stage.next_step, steps.threshold, indicator, indicator.position,
        weights.weight, value.points, value.status,
        value.status NOT IN ('not_asked', 'not_applicable', 'undefined') AS is_applicable,
        indicator.is_gate AND coalesce(value.points < 1 - 1e-9, true) AS is_required,
        coalesce(done_count, 0) AS done_count, coalesce(known_count, 0) AS known_count, peers.peer_rule
    FROM mart.body_stage AS stage
    JOIN steps ON steps.step = stage.next_step
    JOIN core.group_weight AS weights USING (perspective, group_id)
    JOIN core.indicator AS indicator USING (indicator)
    JOIN core.indicator_value AS value USING (code, year, basis, indicator)
    LEFT JOIN mart.peer_group AS peers USING (code, year, basis)
    LEFT JOIN mart.peer_indicator AS others USING (year, basis, question_set, peer_rule, peer_key, indicator)
    WHERE value.status <> 'not_asked' AND (weights.weight > 0 OR indicator.is_gate)
),
-- the STEP once its gates are met; sums of whole 10⁻¹⁸, which add up to the same in any order
summed AS (
    SELECT
        code, year, basis,
        sum(cast(1e18 * weight * points AS BIGINT))                                                 AS points_now,
        sum(cast(1e18 * weight AS BIGINT)) FILTER (points IS NOT NULL AND is_applicable)             AS weight_now,
        sum(cast(1e18 * weight * if(is_required, 1, points) AS BIGINT))                             AS points_gated,
        sum(cast(1e18 * weight AS BIGINT)) FILTER (is_required OR points IS NOT NULL AND is_applicable) AS weight_gated,
        sum(cast(1e18 * weight AS BIGINT)) FILTER (is_required OR is_applicable)                    AS weight_applicable
    FROM parts
    GROUP BY ALL
),
base AS (
    SELECT
        code, year, basis,
        coalesce(points_now, 0) / 1e18 AS points_now, coalesce(weight_now, 0) / 1e18 AS weight_now,
        coalesce(points_gated, 0) / 1e18 AS points_gated, coalesce(weight_gated, 0) / 1e18 AS weight_gated,
        coalesce(weight_applicable, 0) / 1e18 AS weight_applicable
    FROM summed
),
candidates AS (
    SELECT
        parts.*, base.points_now, base.weight_now, base.points_gated, base.weight_gated, base.weight_applicable,
        (done_count / nullif(known_count - (points IS NOT NULL)::INTEGER, 0)) AS share_of_peers
    FROM parts
    JOIN base USING (code, year, basis)
    WHERE is_required OR (is_applicable AND weight > 0 AND coalesce(points < 1 - 1e-9, true))
),
answered AS (
    SELECT
        *,
        weight_gated + coalesce(sum(weight) OVER (
            PARTITION BY code, year, basis, is_required, points IS NULL
            ORDER BY weight DESC, share_of_peers DESC NULLS LAST, position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) < (SELECT min_coverage FROM meta.framework) * weight_applicable - 1e-9
        AND NOT is_required AND points IS NULL AS is_for_coverage
    FROM candidates
),
covered AS (
    SELECT
        *,
        points_gated - threshold * weight_gated
            + coalesce(sum(weight * (1 - threshold)) FILTER (is_for_coverage) OVER (PARTITION BY code, year, basis), 0) AS surplus,
        if(points IS NULL, weight * (1 - threshold), weight * (1 - points)) AS effect
    FROM answered
),
chosen AS (
    SELECT
        *,
        is_required OR is_for_coverage OR surplus + coalesce(sum(effect) OVER (
            PARTITION BY code, year, basis, is_required OR is_for_coverage
            ORDER BY round(effect, 12) DESC, share_of_peers DESC NULLS LAST, position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) < -1e-9 AS is_chosen
    FROM covered
),
final AS (
    SELECT
        *,
        100 * (points_now + sum(weight * (1 - coalesce(points, 0))) OVER body)
            / (weight_now + coalesce(sum(weight) FILTER (points IS NULL) OVER body, 0)) AS score_after
    FROM chosen
    WHERE is_chosen
    WINDOW body AS (PARTITION BY code, year, basis)
)
SELECT
    cast(code AS VARCHAR)           AS code,            -- 団体コード | Body code
    cast(year AS INTEGER)           AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)          AS basis,           -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(row_number() OVER (
        PARTITION BY code, year, basis ORDER BY share_of_peers DESC NULLS LAST, effect DESC, position
    ) AS INTEGER)                   AS position,        -- 順 | Order
    cast(next_step AS INTEGER)      AS step,            -- 次のSTEP | The next STEP
    cast(indicator AS VARCHAR)      AS indicator,       -- 指標。助言は core.indicator にある | Indicator; its advice is in core.indicator
    cast(status AS VARCHAR)         AS status,          -- 今の状態。未回答などなら、まず答えること | Status now; where nothing is known, answering comes first
    cast(points AS DOUBLE)          AS points,          -- 今の点（0…1） | Points now, 0…1
    cast(is_required AS BOOLEAN)    AS is_required,     -- 必須要件か | Does the STEP require it
    cast(share_of_peers AS DOUBLE)  AS share_of_peers,  -- 比べる相手のうち済ませた割合（0…1、自らを除く） | Share of the peers that have done it, itself left out
    cast(if(points IS NULL, known_count, known_count - 1) AS INTEGER) AS peer_count,  -- その割合の母数 | Peers that share is of
    cast(peer_rule AS VARCHAR)      AS peer_rule,       -- 比べる相手の規則 | Rule by which peers were found
    cast(100 * if(points IS NULL,
        (points_now + weight) / (weight_now + weight) - coalesce(points_now / nullif(weight_now, 0), 0),
        weight * (1 - points) / weight_now) AS DOUBLE) AS gain,  -- これだけを行ったときのSTEPの点の伸び | What this alone adds to the STEP's score
    cast(100 * points_now / nullif(weight_now, 0) AS DOUBLE) AS score_now,  -- 今のSTEPの点（分かる分） | The STEP's score now, over what is known
    cast(score_after AS DOUBLE)     AS score_after      -- すべて行ったときのSTEPの点 | The STEP's score when all is done
FROM final
ORDER BY code, year, basis, position
