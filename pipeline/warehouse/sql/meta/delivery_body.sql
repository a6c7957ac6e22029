-- 提出 × 団体 × 年度 | one row per delivery × body × year
-- 提出ごとに、設問のうちどれだけ答えが読めたか | How many of the questions each delivery answers
-- key: delivery_id, code, survey, year
SELECT
    cast(delivery_id AS VARCHAR)     AS delivery_id,     -- 提出の識別子 | Delivery
    cast(code AS VARCHAR)            AS code,            -- 団体コード | Body code
    cast(survey AS VARCHAR)          AS survey,          -- 調査 | Survey
    cast(year AS INTEGER)            AS year,            -- 年度 | Fiscal year
    cast(asked_count AS INTEGER)     AS asked_count,     -- 設問の数 | Questions of the edition
    cast(answered_count AS INTEGER)  AS answered_count,  -- 回答として読めた設問の数 | Questions read as answers
    cast(blank_count AS INTEGER)     AS blank_count,     -- 未回答の設問の数 | Questions left blank
    cast(optional_blank_count AS INTEGER)  AS optional_blank_count,  -- 空欄でもよい設問の空欄の数 | Questions left blank that may be
    cast(held_count AS INTEGER)      AS held_count       -- 保留した設問の数 | Questions held back
FROM input.delivery_body
ORDER BY delivery_id, code, year
