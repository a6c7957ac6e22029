-- 団体 × 年度 × 基準 × 観点 × 群 | one row per body × year × basis × perspective × group
-- 枠組みの重みと届いた回答による群の値。求め方はマクロ rescored にある | What a group comes to under the framework's weights and the answers received; the macro rescored says how
-- key: code, year, basis, perspective, group_id
SELECT
    cast(code AS VARCHAR)               AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)               AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)              AS basis,            -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(perspective AS VARCHAR)        AS perspective,      -- 観点 | Perspective
    cast(group_id AS VARCHAR)           AS group_id,         -- 群 | Group
    cast(applicable AS DOUBLE)          AS applicable,       -- 対象となる重み（0…1） | Share of the weights that applies
    cast(known AS DOUBLE)               AS known,            -- 分かっている重み（0…1） | Share of the weights that is known
    cast(parent_weight AS DOUBLE)       AS parent_weight,    -- 親の群の平均での重み（割合を掛ける前、0…1） | What it weighs in its parent's mean, before its share
    cast(counted AS DOUBLE)             AS counted,          -- 値のある子の割合の和（幾何平均の分母、0…1） | Shares of the children that have a value
    cast(mean AS DOUBLE)                AS mean,             -- 分かっている分の値（0…1）。回答率が足りなければ点とはしない | What it comes to over what is known, 0…1; no score below the minimum coverage
    cast(mean_low AS DOUBLE)            AS low,              -- 不明をすべて0とした値（0…1） | If every unknown were 0
    cast(mean_high AS DOUBLE)           AS high,             -- 不明をすべて1とした値（0…1） | If every unknown were 1
    cast(asked_count AS INTEGER)        AS asked_count,      -- 問われた指標の数 | Indicators asked
    cast(indicator_count AS INTEGER)    AS indicator_count,  -- 群の指標の数（重み0を除く） | Indicators in the group, but for weight 0
    cast(is_published AS BOOLEAN)       AS is_published      -- 点を公表するか | Is there a score
FROM rescored(MAP {})
-- the years beside each other: what does not change from year to year is written once
ORDER BY code, perspective, group_id, basis, year
