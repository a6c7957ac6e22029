-- 団体 × 年度 × 基準 × 量 × 群（前の公開から変わったものだけ） | one row per body × year × basis × measure × group that changed since the snapshot before
-- 前の公開からの点・順位・STEPの変化を、新しい回答、訂正、枠組み、ほかの団体に分ける。四つの和が変化に等しい | The change since the snapshot before, split so that the four parts add up to it; years in both snapshots only
-- key: code, year, basis, measure, perspective, group_id
SELECT
    cast(code AS VARCHAR)                AS code,               -- 団体コード | Body code
    cast(year AS INTEGER)                AS year,               -- 年度 | Fiscal year
    cast(basis AS VARCHAR)               AS basis,              -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(measure AS VARCHAR)             AS measure,            -- 量: score 点, rank 順位（全国の同じ種類の団体の中）, step_count 順に達成したSTEPの数（0…4） | Measure: score, rank among all bodies of its kind, STEPs passed in order
    cast(perspective AS VARCHAR)              AS perspective,             -- 観点 | Perspective
    cast(group_id AS VARCHAR)            AS group_id,           -- 群 | Group
    cast(before AS DOUBLE)               AS before,             -- 前の値。なければ空 | Value before; empty when there was none
    cast(after AS DOUBLE)                AS after,              -- いまの値。なければ空 | Value now; empty when there is none
    cast(change AS DOUBLE)               AS change,             -- 変化。どちらかがなければ空 | Change; empty when either is missing
    cast(from_new_answers AS DOUBLE)     AS from_new_answers,   -- 新しい回答による分 | Part due to new answers
    cast(from_corrections AS DOUBLE)     AS from_corrections,   -- 回答の訂正による分 | Part due to corrected answers
    cast(from_framework AS DOUBLE)       AS from_framework,     -- 枠組みの変更による分 | Part due to a change of the framework
    cast(from_others AS DOUBLE)          AS from_others,        -- ほかの団体の動きによる分 | Part due to other bodies moving
    cast(main_cause AS VARCHAR)          AS main_cause,         -- 主な理由: new_answers, corrections, framework, others | Main cause
    cast(before_run_id AS VARCHAR)       AS before_run_id       -- 比べた前の公開の実行 | Run of the snapshot before
FROM input.snapshot_change
ORDER BY code, year, basis, measure, perspective, group_id
