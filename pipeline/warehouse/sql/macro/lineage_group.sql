-- 点の来歴: ある団体の群の点を作る指標ごとに、実効の重み、点、寄与と、その答えのファイルとセル。比の指標は分子の設問だけで、すべてのセルは lineage | Where a score comes from: for each indicator below a group its effective weight, points and contribution, with file and cell of the answer; of a ratio the numerator alone, `lineage` has all its cells
-- FROM lineage_group('482226', 2025, 'step1')
-- parameter: of_code | VARCHAR | '482226' | 団体コード6桁 | Body code, six digits
-- parameter: of_year | INTEGER | 2025 | 年度 | Fiscal year
-- parameter: of_group | VARCHAR | 'step1' | 群（core.indicator_group の group_id） | Group, a group_id of core.indicator_group
-- parameter: of_basis | VARCHAR | 'full' | 基準（core.basis）。空なら枠組みのふつうの基準 | Basis, as in core.basis; the framework's usual one without it
CREATE OR REPLACE MACRO lineage_group(of_code, of_year, of_group, of_basis := NULL) AS TABLE
WITH RECURSIVE refused AS (
    SELECT error('lineage_group: 団体コード ' || of_code || ' の団体はありません。6桁で書いてください（例 482226、一覧は core.body） | no body has this code: six digits, as in core.body') AS refusal
    WHERE NOT EXISTS (FROM core.body AS known WHERE known.code = of_code)
    UNION ALL
    SELECT error('lineage_group: 群 ' || of_group || ' はありません。core.indicator_group の group_id を書いてください（例 step1） | no group is named so: see group_id of core.indicator_group')
    WHERE NOT EXISTS (FROM core.indicator_group AS known WHERE known.group_id = of_group)
    UNION ALL
    SELECT error('lineage_group: ' || of_year || ' 年度の回答はありません。core.year_state の year を書いてください | no answers of this fiscal year: see core.year_state')
    WHERE NOT EXISTS (FROM core.year_state AS known WHERE known.year = of_year)
    UNION ALL
    SELECT error('lineage_group: 基準 ' || of_basis || ' はありません。core.basis の basis を書いてください（例 full） | no basis is named so: see core.basis')
    WHERE of_basis IS NOT NULL AND NOT EXISTS (FROM core.basis AS known WHERE known.basis = of_basis)
),
below AS (
    SELECT perspective, group_id, group_id AS top_id, aggregation FROM core.indicator_group WHERE group_id = of_group
    UNION ALL
    SELECT child.perspective, child.group_id, below.top_id, child.aggregation
    FROM below
    JOIN core.indicator_group AS child ON child.perspective = below.perspective AND child.parent_id = below.group_id
),
-- contributions add up where all the means are arithmetic
tops AS (
    SELECT perspective, top_id AS group_id, bool_and(aggregation = 'arithmetic') AS is_sum FROM below GROUP BY ALL
),
parts AS (
    SELECT
        value.*, weights.perspective, weights.group_id, weights.weight, tops.is_sum,
        sum(weights.weight) FILTER (value.points IS NOT NULL) OVER (PARTITION BY weights.perspective) AS known_weight
    FROM tops
    JOIN core.group_weight AS weights ON weights.perspective = tops.perspective AND weights.group_id = tops.group_id
    JOIN core.indicator_value AS value ON value.indicator = weights.indicator
    WHERE value.code = of_code AND value.year = of_year
        AND value.basis = coalesce(of_basis, (SELECT framework.default_basis FROM meta.framework AS framework))
        AND weights.weight > 0 AND value.status <> 'not_asked'
        AND (SELECT count(refusal) FROM refused) = 0
)
SELECT
    cast(parts.perspective AS VARCHAR)     AS perspective,   -- 観点 | Perspective
    cast(parts.group_id AS VARCHAR)        AS group_id,      -- 群 | Group
    cast(parts.indicator AS VARCHAR)       AS indicator,     -- 指標 | Indicator
    cast(parts.status AS VARCHAR)          AS status,        -- 回答の状態 | Status of the answer
    cast(parts.points AS DOUBLE)           AS points,        -- 点（0…1） | Points, 0…1
    cast(parts.weight AS DOUBLE)           AS weight,        -- 群の中の実効の重み（0…1） | Effective weight in the group, 0…1
    cast(round(CASE WHEN parts.is_sum THEN 100 * parts.points * parts.weight / parts.known_weight END, 10) AS DOUBLE) AS contribution,  -- 点への寄与（0…100、和が群の点）。幾何平均を含む群では空で、mart.score_component を見る | Its part of the score, 0…100; they add up to it. Empty where a mean is geometric: see mart.score_component
    cast(parts.survey AS VARCHAR)          AS survey,        -- 調査 | Survey
    cast(parts.item AS VARCHAR)            AS item,          -- 設問 | Item
    cast(answer.raw_text AS VARCHAR)       AS raw_text,      -- セルの文字そのまま | Text as received
    cast(delivery.name AS VARCHAR)         AS file_name,     -- ファイル名 | File
    cast(answer.row_no AS INTEGER)         AS row_no,        -- 行番号 | Row
    cast(answer.column_no AS INTEGER)      AS column_no,     -- 列番号 | Column
    cast(answer.delivery_id AS VARCHAR)    AS delivery_id    -- 受付番号 | Receipt number
FROM parts
LEFT JOIN core.answer AS answer
    ON answer.code = parts.code AND answer.year = parts.year
    AND answer.survey = parts.survey AND answer.item = parts.item AND answer.is_current
LEFT JOIN meta.delivery AS delivery ON delivery.delivery_id = answer.delivery_id
ORDER BY parts.perspective, contribution DESC NULLS LAST, parts.indicator
