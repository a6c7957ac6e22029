-- 団体 × 調査 × 年度 | one row per body × survey × year
-- 提出の有無と回答の埋まり方。準備中の年度版はない | Who has sent, and how complete it is; without editions that are only planned
-- key: code, survey, year
WITH questions AS (
    SELECT survey, year, body_kind, count(DISTINCT item) AS item_count FROM input.item_coverage GROUP BY ALL
),
-- a register that the office brings itself has no dates: it is awaited of nobody while nothing of it has come
awaited AS (
    SELECT survey, year FROM core.edition WHERE coalesce(opens_date, closes_date) IS NOT NULL OR received_count > 0
),
expected AS (
    SELECT asked.*, questions.item_count, asked.year = max(asked.year) OVER (PARTITION BY code) AS is_newest
    FROM core.edition_body AS asked
    JOIN core.body AS body USING (code)
    JOIN questions USING (survey, year, body_kind)
    JOIN input.edition AS edition USING (survey, year)
    SEMI JOIN awaited USING (survey, year)
    WHERE asked.edition_state <> 'planned'
        AND (asked.is_received OR NOT edition.unlisted_has_none)  -- whom such a list leaves out owes nothing
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
),
-- what was sent and not read: by the sender that the path of the file names, or by the bodies in it
unread AS (
    SELECT delivery_id, state, survey, year, sender_code AS code FROM meta.delivery
    UNION
    SELECT delivery_id, state, held.survey, held.year, held.code
    FROM meta.delivery_body AS held
    JOIN meta.delivery AS delivery USING (delivery_id)
),
-- a file of which neither survey nor year is known counts for the newest edition
returned AS (
    SELECT expected.code, expected.survey, expected.year, bool_or(unread.state = 'rejected') AS is_sent_back
    FROM expected
    JOIN unread
        ON unread.code = expected.code
        AND ((unread.survey, unread.year) = (expected.survey, expected.year) OR (unread.survey IS NULL AND expected.is_newest))
    WHERE unread.state IN ('rejected', 'unreadable_by_us')
    GROUP BY ALL
)
SELECT
    cast(expected.code AS VARCHAR)                           AS code,              -- 団体コード | Body code
    cast(expected.survey AS VARCHAR)                         AS survey,            -- 調査 | Survey
    cast(expected.year AS INTEGER)                           AS year,              -- 年度 | Fiscal year
    cast(edition_state AS VARCHAR)                           AS edition_state,     -- 年度版の状態: collecting 集計中, provisional 速報, final 確報 | State of the edition: collecting, provisional, final
    cast(CASE
        WHEN received.code IS NOT NULL THEN 'received'
        WHEN is_sent_back THEN 'sent_back'
        WHEN is_sent_back IS NOT NULL THEN 'unreadable_by_us'
        ELSE 'not_submitted'
    END AS VARCHAR)                                          AS state,             -- 提出の状態: received 提出済み, sent_back 差戻し中（届いたファイルはすべて差し戻し）, unreadable_by_us 読取不能（こちらの不具合）, not_submitted 未提出 | State of the submission: received; sent_back where all its files were refused; unreadable_by_us; not_submitted
    cast(received.code IS NOT NULL AS BOOLEAN)               AS is_received,       -- 届いているか | Has anything come in
    cast(item_count AS INTEGER)                              AS item_count,        -- 設問数 | Items asked
    cast(coalesce(answered_count, 0) AS INTEGER)             AS answered_count,    -- 回答数 | Items answered
    cast(coalesce(invalid_count, 0) AS INTEGER)              AS invalid_count,     -- 保留した回答の数 | Answers held back
    cast(last_received_at AS TIMESTAMPTZ)                    AS last_received_at   -- 最後に届いた時刻 | Last received
FROM expected
LEFT JOIN received USING (code, survey, year)
LEFT JOIN returned USING (code, survey, year)
ORDER BY code, survey, year
