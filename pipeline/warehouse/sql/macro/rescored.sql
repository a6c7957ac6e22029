-- 重みや回答を変えたときの群の点。weights は '観点/群/子' から重みへの対応で、挙げないものは枠組みのまま。群そのものの重みは 'steps/steps/step3' のように親の群の名で書く。answers は core.indicator_value と同じ列を持つ表の名、in_year と on_basis は年度と基準を絞る。何も変えなければ公表の点 | Scores under other weights or answers: `weights` maps 'perspective/group/child' to a weight, what is not named keeps the framework's; a group's own weight is named by its parent, such as 'steps/steps/step3'; `answers` is the name of a table with the columns of core.indicator_value, `in_year` and `on_basis` restrict it; with nothing changed they are the published scores
-- FROM rescored(MAP {'steps/step1/dx_policy': 3.0}, in_year := 2025)
-- parameter: weights | MAP(VARCHAR, DOUBLE) | MAP {'steps/step1/dx_policy': 3.0} | '観点/群/子' から重みへの対応。挙げないものは枠組みの重みのまま | 'perspective/group/child' to its weight; what is not named keeps the framework's
-- parameter: answers | VARCHAR | 'core.indicator_value' | 回答の表の名。core.indicator_value と同じ列を持つもの | Name of a table with the columns of core.indicator_value
-- parameter: in_year | INTEGER | 2025 | この年度だけ。空ならすべて | This fiscal year alone; all without it
-- parameter: on_basis | VARCHAR | 'full' | この基準（core.basis）だけ。空ならすべて | This basis alone, as in core.basis; all without it
--
-- `answers` names a table with the columns code, year, basis, indicator, status and points of core.indicator_value, whose
-- place it takes; `in_year` and `on_basis` restrict it. The published scores (core.group_mean) are made here, too.
--
-- Every child brings to its group: its share s of the group; a, what of it applies; k, what is known; x, its mean over
-- the known; l and h, x if every unknown were 0, or 1. An indicator is its own mean: a, k are 0 or 1, x its points.
--   arithmetic   x = Σ s·m·x / Σ s·m    l = Σ s·a·l / Σ s·a       h likewise
--   geometric    x = Π max(x, floor)^s over children with an x, l and h over children that apply; shares made to add up to 1
-- m is what a child weighs in its parent's mean: the known weight k below arithmetic groups, which makes any depth of
-- them the weighted mean over effective weights; the applicable weight a of a geometric group with an x, so that its
-- bounds hold in the parent too. A group of which nothing is known lies between 0 and 1.
--
-- Sums are of whole 10⁻¹⁸ of the group's weight: integers add up to the same in any order, and much faster than a
-- sum in a fixed order.
CREATE OR REPLACE MACRO rescored(weights, answers := 'core.indicator_value', in_year := NULL, on_basis := NULL) AS TABLE
WITH RECURSIVE given AS (
    SELECT unnest(map_keys(changed)) AS name, unnest(map_values(changed)) AS weight
    FROM (SELECT cast(weights AS MAP(VARCHAR, DOUBLE)) AS changed)
),
named AS (
    SELECT
        child.perspective, child.group_id, parent.depth, parent.aggregation, child.child_kind, child.child_id,
        child.perspective || '/' || child.group_id || '/' || child.child_id AS name,
        child.weight
    FROM core.group_child AS child
    JOIN core.indicator_group AS parent USING (perspective, group_id)
),
misnamed AS (
    SELECT error('weights: ' || given.name || ' という子はありません。観点/群/子 の順に書いてください（例 steps/step1/dx_policy、一覧は core.group_child） | no child is named so: perspective/group/child, as in core.group_child') AS refusal
    FROM given
    ANTI JOIN named USING (name)
),
weighted AS (
    SELECT named.* REPLACE (coalesce(given.weight, named.weight) AS weight)
    FROM named
    LEFT JOIN given USING (name)
    WHERE (SELECT count(refusal) FROM misnamed) = 0
),
children AS (
    SELECT *, 1e18 * (weight / sum(weight) OVER (PARTITION BY perspective, group_id)) AS share
    FROM weighted
),
indicators AS (
    SELECT
        answer.code, answer.year, answer.basis, child.perspective, child.group_id, child.depth, child.aggregation,
        answer.status <> 'not_asked'                    AS is_asked,
        is_applicable(answer.status)                    AS applies,
        applies AND answer.points IS NOT NULL           AS is_known,
        answer.points,
        child.share
    FROM query_table(answers) AS answer
    JOIN children AS child ON child.child_kind = 'indicator' AND child.child_id = answer.indicator
    WHERE child.share > 0
        AND (in_year IS NULL OR answer.year = in_year)
        AND (on_basis IS NULL OR answer.basis = on_basis)
),
indicator_sums AS (
    SELECT
        code, year, basis, perspective, group_id, depth,
        coalesce(sum(cast(share AS BIGINT)) FILTER (applies), 0)                AS applicable,
        coalesce(sum(cast(share AS BIGINT)) FILTER (is_known), 0)               AS known,
        coalesce(sum(cast(share * points AS BIGINT)) FILTER (is_known), 0)      AS total,
        coalesce(sum(cast(share * ln(floored(points)) AS BIGINT)) FILTER (is_known AND aggregation = 'geometric'), 0) AS log_total,
        count(*) FILTER (is_asked)                                              AS asked_count,
        count(*)                                                                AS indicator_count
    FROM indicators
    GROUP BY ALL
),
-- what the indicators of a group bring to it, together
indicators_brought AS MATERIALIZED (  -- read once a level
    SELECT
        code, year, basis, perspective, group_id, depth,
        applicable,
        known,
        known                                                                   AS parent_weight,
        total,
        total                                                                   AS low_total,
        total + (applicable - known)                                            AS high_total,
        known                                                                   AS log_weight,
        applicable                                                              AS log_bound_weight,
        log_total,
        log_total + cast((applicable - known) * ln(floored(0)) AS BIGINT)             AS log_low_total,
        log_total                                                               AS log_high_total,
        asked_count, indicator_count
    FROM indicator_sums
),
-- from the leaves up, a level at a time; the first row is only the level below which to begin
groups AS (
    SELECT
        cast(NULL AS VARCHAR) AS code, cast(NULL AS INTEGER) AS year, cast(NULL AS VARCHAR) AS basis,
        cast(NULL AS VARCHAR) AS perspective, cast(NULL AS VARCHAR) AS group_id, max(depth) + 1 AS depth,
        cast(0 AS DOUBLE) AS applicable, cast(0 AS DOUBLE) AS known, cast(0 AS DOUBLE) AS parent_weight,
        cast(0 AS DOUBLE) AS counted, cast(0 AS DOUBLE) AS mean, cast(0 AS DOUBLE) AS low, cast(0 AS DOUBLE) AS high,
        cast(0 AS BIGINT) AS asked_count, cast(0 AS BIGINT) AS indicator_count
    FROM core.indicator_group
    UNION ALL
    (
        -- what each group of the level below brings to its parent
        WITH groups_brought AS (
            SELECT
                below.code, below.year, below.basis, child.perspective, child.group_id, child.depth,
                cast(share * applicable AS BIGINT)                              AS applicable,
                cast(share * known AS BIGINT)                                   AS known,
                cast(share * parent_weight AS BIGINT)                           AS parent_weight,
                cast(share * parent_weight * coalesce(mean, 0) AS BIGINT)       AS total,
                cast(share * applicable * coalesce(low, 0) AS BIGINT)           AS low_total,
                cast(share * applicable * coalesce(high, 0) AS BIGINT)          AS high_total,
                if(mean IS NULL, 0, cast(share AS BIGINT))                      AS log_weight,
                if(applicable > 0, cast(share AS BIGINT), 0)                    AS log_bound_weight,
                cast(share * ln(floored(coalesce(mean, 1))) AS BIGINT)   AS log_total,
                if(applicable > 0, cast(share * ln(floored(low)) AS BIGINT), 0)  AS log_low_total,
                if(applicable > 0, cast(share * ln(floored(high)) AS BIGINT), 0) AS log_high_total,
                asked_count, indicator_count
            FROM groups AS below
            JOIN children AS child
                ON child.child_kind = 'group' AND child.perspective = below.perspective AND child.child_id = below.group_id
            WHERE child.share > 0
        ),
        brought AS (
            SELECT * FROM indicators_brought WHERE depth = (SELECT max(depth) - 1 FROM groups)
            UNION ALL
            SELECT * FROM groups_brought
        ),
        sums AS (
            SELECT
                code, year, basis, perspective, group_id, depth,
                sum(applicable) AS applicable, sum(known) AS known, sum(parent_weight) AS parent_weight,
                sum(total) AS total, sum(low_total) AS low_total, sum(high_total) AS high_total,
                sum(log_weight) AS log_weight, sum(log_bound_weight) AS log_bound_weight,
                sum(log_total) AS log_total, sum(log_low_total) AS log_low_total, sum(log_high_total) AS log_high_total,
                sum(asked_count) AS asked_count, sum(indicator_count) AS indicator_count
            FROM brought
            GROUP BY ALL
        )
        SELECT
            code, year, basis, perspective, group_id, sums.depth,
            applicable / 1e18,
            known / 1e18,
            CASE aggregation
                WHEN 'arithmetic' THEN parent_weight / 1e18
                WHEN 'geometric' THEN if(known > 0, applicable / 1e18, 0)
                ELSE error(format('group {}: unknown aggregation {}', group_id, aggregation))
            END,
            log_weight / 1e18,
            CASE
                WHEN known = 0 THEN NULL
                WHEN aggregation = 'geometric' THEN exp(log_total / log_weight)
                ELSE total / parent_weight
            END,
            CASE
                WHEN applicable = 0 THEN NULL
                WHEN known = 0 THEN 0
                WHEN aggregation = 'geometric' THEN exp(log_low_total / log_bound_weight)
                ELSE low_total / applicable
            END,
            CASE
                WHEN applicable = 0 THEN NULL
                WHEN known = 0 THEN 1
                WHEN aggregation = 'geometric' THEN exp(log_high_total / log_bound_weight)
                ELSE high_total / applicable
            END,
            asked_count, indicator_count
        FROM sums
        JOIN core.indicator_group USING (perspective, group_id)
    )
),
rounded AS (
    SELECT
        code, year, basis, perspective, group_id,
        round(applicable, 12)               AS applicable,
        round(known, 12)                    AS known,
        round(parent_weight, 12)            AS parent_weight,
        round(counted, 12)                  AS counted,
        round(mean, 12)                     AS mean,
        round(least(low, mean), 12)         AS mean_low,
        round(greatest(high, mean), 12)     AS mean_high,
        asked_count, indicator_count
    FROM groups
    WHERE code IS NOT NULL
),
published AS (
    SELECT
        *,
        known / nullif(applicable, 0)       AS known_share,
        mean IS NOT NULL AND known_share >= (SELECT min_coverage FROM meta.framework) - 1e-9 AS has_score
    FROM rounded
)
SELECT
    cast(code AS VARCHAR)                AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)                AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)               AS basis,            -- 基準 | Basis
    cast(perspective AS VARCHAR)         AS perspective,      -- 観点 | Perspective
    cast(group_id AS VARCHAR)            AS group_id,         -- 群 | Group
    cast(round(CASE WHEN has_score THEN 100 * mean END, 10) AS DOUBLE) AS score,  -- 点（0…100）。回答率が足りなければ空 | Score, 0…100; empty below the minimum coverage
    cast(round(100 * mean_low, 10) AS DOUBLE)   AS low,       -- 下限: 不明をすべて0点とした点（0…100） | Score, 0…100, if every unknown had no points
    cast(round(100 * mean_high, 10) AS DOUBLE)  AS high,      -- 上限: 不明をすべて満点とした点（0…100） | Score, 0…100, if every unknown had full points
    cast(round(known_share, 10) AS DOUBLE)      AS coverage,  -- 回答率（重みによる、0…1） | Share of the weights that is known, 0…1
    cast(asked_count AS INTEGER)         AS asked_count,      -- 問われた指標の数 | Indicators asked
    cast(indicator_count AS INTEGER)     AS indicator_count,  -- 群の指標の数（重み0を除く） | Indicators in the group, but for weight 0
    cast(has_score AS BOOLEAN)           AS is_published,     -- 点を公表するか | Is there a score
    cast(applicable AS DOUBLE)           AS applicable,       -- 対象となる重み（0…1） | Share of the weights that applies, 0…1
    cast(known AS DOUBLE)                AS known,            -- 分かっている重み（0…1） | Share of the weights that is known, 0…1
    cast(parent_weight AS DOUBLE)        AS parent_weight,    -- 親の群の平均での重み（割合を掛ける前、0…1） | What it weighs in its parent's mean, before its share, 0…1
    cast(counted AS DOUBLE)              AS counted,          -- 値のある子の割合の和（幾何平均の分母、0…1） | Shares of the children that have a value, 0…1
    cast(mean AS DOUBLE)                 AS mean,             -- 分かっている分の値（0…1）。回答率が足りなくても求める | What it comes to over what is known, 0…1, whatever the coverage
    cast(mean_low AS DOUBLE)             AS mean_low,         -- 不明をすべて0とした値（0…1） | The same if every unknown were 0
    cast(mean_high AS DOUBLE)            AS mean_high         -- 不明をすべて1とした値（0…1） | The same if every unknown were 1
FROM published
