-- 団体 × 年度 × 基準 × 観点 × 群（公開の枠組みと違う枠組みの年度だけ） | one row per body × year × basis × perspective × group, of years whose own framework is not that of the snapshot
-- 年度の枠組みによる点と判定。ほかの表は、年度の間で比べられるように、すべての年度を一つの枠組み（meta.framework）で採点する | Scores and verdicts of a year by its own framework; all other tables score every year by one framework (meta.framework), so that years can be compared
-- key: code, year, basis, perspective, framework_group
SELECT
    cast(code AS VARCHAR)             AS code,              -- 団体コード | Body code
    cast(year AS INTEGER)             AS year,              -- 年度 | Fiscal year
    cast(basis AS VARCHAR)            AS basis,             -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(perspective AS VARCHAR)      AS perspective,       -- 観点 | Perspective
    cast(framework_group AS VARCHAR)  AS framework_group,   -- その枠組みの群 | Group of that framework
    cast(framework AS VARCHAR)        AS framework,         -- その年度の枠組みの版 | Version of the framework of that year
    cast(name_ja AS VARCHAR)          AS name_ja,           -- 群の名称 | Name of the group, Japanese
    cast(name_en AS VARCHAR)          AS name_en,           -- 群の名称（英語） | Name of the group, English
    cast(score AS DOUBLE)             AS score,             -- 点（0…100）。回答率が足りなければ空 | Score, 0…100; empty below the minimum coverage
    cast(low AS DOUBLE)               AS low,               -- 下限: 不明をすべて0点とした点（0…100） | Score, 0…100, if every unknown had no points
    cast(high AS DOUBLE)              AS high,              -- 上限: 不明をすべて満点とした点（0…100） | Score, 0…100, if every unknown had full points
    cast(coverage AS DOUBLE)          AS coverage,          -- 回答率（重みによる、0…1） | Share of the weights that is known
    cast(state AS VARCHAR)            AS state,             -- STEPの判定: passed 達成, failed 未到達, undetermined 回答待ち。STEPでない群と、根拠の足りないSTEPでは空 | Verdict on a STEP: passed, failed, undetermined; none for other groups, and where evidence is insufficient
    cast(evidence AS VARCHAR)         AS evidence           -- STEPの判定の根拠: full 足りる, provisional 暫定, insufficient 判定対象外 | Evidence of the verdict on a STEP: full, provisional, insufficient
FROM input.framework_score
ORDER BY code, year, basis, perspective, framework_group
