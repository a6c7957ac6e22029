-- 団体 × 基準 × 年度の組 × 観点 × 群 | one row per body × basis × pair of years × perspective × group
-- 前回からの変化。両年度とも点が公表され、両年度とも答えがあり、間で意味の変わらない指標だけで、両年度の点を求め直して比べる | Change since the last year: both years published, both scores computed anew over the indicators answered in both and unbroken
-- key: code, basis, before_year, year, perspective, group_id
WITH from_other_survey AS (
    SELECT code, basis, before_year, year, perspective, group_id, count(*) AS other_survey_count
    FROM mart.indicator_change
    JOIN core.group_weight USING (indicator)
    WHERE is_other_survey AND NOT is_break AND points IS NOT NULL AND points_before IS NOT NULL AND weight > 0
    GROUP BY ALL
),
judged AS (
    SELECT
        found.*,
        CASE
            WHEN NOT (before.is_published AND now.is_published) THEN 'not_published'
            WHEN shared_count = 0 AND broken_count > 0 THEN 'break'
            WHEN shared_count = 0 THEN 'not_asked'
            WHEN known_count = 0 OR NOT is_covered THEN 'not_answered'
        END AS reason
    FROM computed.matched_scores AS found
    JOIN mart.group_score AS now
        ON now.code = found.unit AND now.year = found.year AND now.basis = found.basis
        AND now.perspective = found.perspective AND now.group_id = found."group"
    JOIN mart.group_score AS before
        ON before.code = found.unit AND before.year = found.before_year AND before.basis = found.basis
        AND before.perspective = found.perspective AND before.group_id = found."group"
)
SELECT
    cast(unit AS VARCHAR)            AS code,             -- 団体コード | Body code
    cast(judged.basis AS VARCHAR)           AS basis,            -- 基準（core.basis） | Basis, as in core.basis
    cast(judged.before_year AS INTEGER)     AS before_year,      -- 前の年度 | Earlier fiscal year
    cast(judged.year AS INTEGER)            AS year,             -- 年度 | Fiscal year
    cast(judged.perspective AS VARCHAR)          AS perspective,           -- 観点（core.perspective） | Perspective, as in core.perspective
    cast("group" AS VARCHAR)         AS group_id,         -- 群 | Group
    cast(round(CASE WHEN reason IS NULL THEN score_before END, 10) AS DOUBLE) AS score_before,  -- 前の点（比べられる指標だけ） | Score before, over the comparable indicators
    cast(round(CASE WHEN reason IS NULL THEN score_after END, 10) AS DOUBLE) AS score_after,   -- 後の点（比べられる指標だけ） | Score after, over the same
    cast(round(CASE WHEN reason IS NULL THEN score_after - score_before END, 10) AS DOUBLE) AS change,  -- 変化（点） | Change, points
    cast(round(CASE WHEN reason IS NULL THEN change_low END, 10) AS DOUBLE)  AS change_low,   -- 変化の下限: 未回答の中身が何であっても、これを下回らない | Least change, whatever the blanks of either year hold
    cast(round(CASE WHEN reason IS NULL THEN change_high END, 10) AS DOUBLE) AS change_high,  -- 変化の上限 | Greatest change
    cast(CASE
        WHEN reason IS NOT NULL THEN NULL
        WHEN change_low >= trend_points - 1e-9 THEN 'up'
        WHEN change_high <= -trend_points + 1e-9 THEN 'down'
        WHEN abs(score_after - score_before) < trend_points - 1e-9 THEN 'level'
    END AS VARCHAR)                  AS direction,        -- up 上昇, down 下降（未回答の中身が何であっても、判断 trend_points 以上動いた）, level 横ばい（変化が trend_points 未満）。未回答しだいで変わるときは空 | up, down: by the judgement trend_points or more, whatever the blanks hold; level, a change below it; empty where it depends on blanks
    cast(reason AS VARCHAR)          AS reason,           -- 変化を求めない理由: not_published 点がない年度がある, break 設問の意味が変わった, not_asked 両年度に問われた指標がない, not_answered 両年度とも答えた指標が足りない | Why there is none
    cast(known_count AS INTEGER)     AS indicator_count,  -- 比べた指標の数 | Indicators compared
    cast(shared_count AS INTEGER)    AS shared_count,     -- 両年度に問われ、意味の変わらない指標の数 | Indicators asked in both years, unbroken
    cast(broken_count AS INTEGER)    AS broken_count,     -- 意味が変わって比べない指標の数 | Indicators left out for a break
    cast(coalesce(other_survey_count, 0) AS INTEGER) AS other_survey_count  -- 比べた指標のうち、前の年度と別の調査の答えによるものの数。0でなければ、変化には調査の作り（尋ね方、「予定」の選択肢の有無など）の違いが混じりうるので、取組の増減と言い切らない | Of the indicators compared, those answered in another survey than the year before; where there are any, part of the change may come from how the surveys ask (wording, an option for plans): do not conclude that more or less is done
FROM judged
LEFT JOIN from_other_survey AS other
    ON other.code = judged.unit AND other.basis = judged.basis AND other.before_year = judged.before_year
    AND other.year = judged.year AND other.perspective = judged.perspective AND other.group_id = judged."group"
CROSS JOIN (SELECT value AS trend_points FROM meta.judgement WHERE name = 'trend_points')
ORDER BY judged.unit, judged.basis, judged.year, judged.perspective, judged."group"
