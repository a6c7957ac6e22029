-- 調査 × 設問 | one row per survey × item that feeds no indicator
-- 点にしない設問とその理由 | Items that are not scored, and why
-- key: survey, item
SELECT
    cast(survey AS VARCHAR)     AS survey,     -- 調査 | Survey
    cast(item AS VARCHAR)       AS item,       -- 設問 | Item
    cast(reason_ja AS VARCHAR)  AS reason_ja,  -- 点にしない理由 | Why it is not scored, Japanese
    cast(reason_en AS VARCHAR)  AS reason_en   -- 点にしない理由（英語） | Why it is not scored, English
FROM input.context_item
ORDER BY survey, item
