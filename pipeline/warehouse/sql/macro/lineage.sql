-- 数値の来歴: 指標の値から、ファイル、セル、規則の判定、枠組みの重みまで。改訂ごとに1行 | Where a figure comes from: file, cell, verdicts of rules, weights; one row per revision of every answer behind it
-- FROM lineage('482226', 'dx_policy', 2025)
-- parameter: code | VARCHAR | '482226' | 団体コード6桁 | Body code, six digits
-- parameter: indicator | VARCHAR | 'dx_policy' | 指標（core.indicator） | Indicator, as in core.indicator
-- parameter: year | INTEGER | 2025 | 年度 | Fiscal year
CREATE OR REPLACE MACRO lineage(code, indicator, year) AS TABLE
WITH refused AS (
    SELECT error('lineage: 団体コード ' || code || ' の団体はありません。6桁で書いてください（例 482226、一覧は core.body） | no body has this code: six digits, as in core.body') AS refusal
    WHERE code NOT IN (SELECT known.code FROM core.body AS known)
    UNION ALL
    SELECT error('lineage: 指標 ' || indicator || ' はありません。core.indicator の indicator を書いてください（例 dx_policy） | no indicator is named so: see core.indicator')
    WHERE indicator NOT IN (SELECT known.indicator FROM core.indicator AS known)
    UNION ALL
    SELECT error('lineage: ' || year || ' 年度の回答はありません。core.year_state の year を書いてください | no answers of this fiscal year: see core.year_state')
    WHERE year NOT IN (SELECT known.year FROM core.year_state AS known)
),
cells AS (
    SELECT
        answer.*,
        source.indicator AS source_indicator,
        coalesce(value.item IS NOT NULL, false) AND answer.is_current AS is_used,
        value.points
    FROM core.answer AS answer
    JOIN core.indicator_source AS source ON source.survey = answer.survey AND source.item = answer.item
    LEFT JOIN core.indicator_value AS value
        ON value.code = answer.code AND value.year = answer.year AND value.indicator = source.indicator
        AND value.basis = (SELECT framework.default_basis FROM meta.framework AS framework)
        AND value.survey = answer.survey
        AND (value.item = answer.item OR source.is_counted)
    WHERE answer.code = code AND answer.year = year AND source.indicator = indicator
        AND (SELECT count(refusal) FROM refused) = 0
),
verdicts AS (
    SELECT
        finding.delivery_id, finding.item AS finding_item, finding.code AS finding_code, finding.row_no AS finding_row, finding.column_no AS finding_column,
        list(finding.severity || ' ' || finding.rule_id || ': ' || finding.message_ja ORDER BY finding.finding_id) AS verdicts
    FROM meta.finding AS finding
    WHERE finding.code = code
    GROUP BY ALL
),
weight_lines AS (
    SELECT list(format('{}/{} {:.4f}', weights.perspective, weights.group_id, weights.weight) ORDER BY weights.perspective, weights.group_id) AS weights
    FROM core.group_weight AS weights
    WHERE weights.indicator = indicator AND weights.weight > 0
)
SELECT
    cast(cells.code AS VARCHAR)                    AS code,           -- 団体コード | Body code
    cast(cells.source_indicator AS VARCHAR)           AS indicator,      -- 指標 | Indicator
    cast(cells.year AS INTEGER)                    AS year,           -- 年度 | Fiscal year
    cast(cells.is_used AS BOOLEAN)                 AS is_used,        -- 公開中の値はこの回答か | Is this the answer the published value rests on
    cast(cells.status AS VARCHAR)                  AS status,         -- 状態 | Status
    cast(CASE WHEN cells.is_used THEN cells.points END AS DOUBLE) AS points,  -- 点（0…1） | Points, 0…1
    cast(cells.survey AS VARCHAR)                  AS survey,         -- 調査 | Survey
    cast(cells.item AS VARCHAR)                    AS item,           -- 設問 | Item
    cast(item.text AS VARCHAR)                     AS item_text,      -- 設問の文言 | Wording of the item
    cast(cells.revision AS INTEGER)                AS revision,       -- 改訂番号 | Revision
    cast(cells.known_from AS TIMESTAMPTZ)          AS known_from,     -- 知られた時刻（core.answer と同じ） | Known from, as in core.answer
    cast(cells.delivery_id AS VARCHAR)             AS delivery_id,    -- 受付番号 | Receipt number
    cast(delivery.name AS VARCHAR)                 AS file_name,      -- ファイル名 | File
    cast(delivery.sha256 AS VARCHAR)               AS file_sha256,    -- ファイルのSHA-256 | SHA-256 of the file
    cast(cells.row_no AS INTEGER)                  AS row_no,         -- 行番号 | Row
    cast(cells.column_no AS INTEGER)               AS column_no,      -- 列番号 | Column
    cast(cells.raw_text AS VARCHAR)                AS raw_text,       -- セルの文字そのまま | Text as received
    cast(cells.option_text AS VARCHAR)             AS option_text,    -- 選択肢（正規化後） | Option, normalised
    cast(cells.number AS DOUBLE)                   AS number,         -- 数値（割合は%） | Number (percent where a share)
    cast(coalesce(verdicts.verdicts, []) AS VARCHAR[])  AS verdicts,  -- このセルへの規則の判定 | Verdicts of rules on this cell
    cast(framework.framework AS VARCHAR)           AS framework,      -- 枠組みの版 | Framework
    cast(weight_lines.weights AS VARCHAR[])               AS weights         -- 観点・群ごとの実効の重み | Effective weight in every perspective and group
FROM cells
CROSS JOIN weight_lines
CROSS JOIN meta.framework AS framework
LEFT JOIN meta.delivery AS delivery ON delivery.delivery_id = cells.delivery_id  -- who may not see the file sees the answer
LEFT JOIN core.item AS item ON item.survey = cells.survey AND item.year = cells.year AND item.item = cells.item
LEFT JOIN verdicts
    ON verdicts.delivery_id = cells.delivery_id AND verdicts.finding_item = cells.item AND verdicts.finding_code = cells.code
    AND verdicts.finding_row IS NOT DISTINCT FROM cells.row_no AND verdicts.finding_column IS NOT DISTINCT FROM cells.column_no
ORDER BY is_used DESC, survey, revision DESC
