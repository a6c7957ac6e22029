-- 団体 × 調査 × 年度 | one row per body × survey × year
-- 提出の有無と回答の埋まり方 | Who has sent, and how complete it is
-- key: code, survey, year
WITH expected AS (
    SELECT body.code, asked.survey, asked.year, count(*) AS item_count
    FROM core.body AS body
    JOIN core.item_coverage AS asked USING (body_kind, prefecture_code)
    GROUP BY ALL
),
received AS (
    SELECT
        code, survey, year,
        count(*) FILTER (status = 'answered')                    AS answered_count,
        count(*) FILTER (status = 'invalid')                     AS invalid_count,
        max(known_from)                                          AS last_received_at
    FROM core.answer
    WHERE is_current
    GROUP BY ALL
)
SELECT
    cast(expected.code AS VARCHAR)                           AS code,              -- 団体コード | Body code
    cast(expected.survey AS VARCHAR)                         AS survey,            -- 調査 | Survey
    cast(expected.year AS INTEGER)                           AS year,              -- 年度 | Fiscal year
    cast(received.code IS NOT NULL AS BOOLEAN)               AS is_received,       -- 届いているか | Has anything come in
    cast(item_count AS INTEGER)                              AS item_count,        -- 設問数 | Items asked
    cast(coalesce(answered_count, 0) AS INTEGER)             AS answered_count,    -- 回答数 | Items answered
    cast(coalesce(invalid_count, 0) AS INTEGER)              AS invalid_count,     -- 保留した回答の数 | Answers held back
    cast(last_received_at AS TIMESTAMPTZ)                    AS last_received_at   -- 最後に届いた時刻 | Last received
FROM expected
LEFT JOIN received USING (code, survey, year)
ORDER BY code, survey, year
