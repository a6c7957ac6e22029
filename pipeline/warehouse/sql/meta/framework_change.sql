-- 枠組みの版 × 改定 | one row per change of the framework
-- 枠組みの改定の記録 | What each version of the framework changed
-- key: version, what_ja
SELECT
    cast(version AS VARCHAR)   AS version,      -- 版 | Version
    cast(change_date AS DATE)  AS change_date,  -- 改定日 | Date of the change
    cast(what_ja AS VARCHAR)   AS what_ja,      -- 変わったこと | What changed, Japanese
    cast(what_en AS VARCHAR)   AS what_en       -- 変わったこと（英語） | What changed, English
FROM input.framework_change
ORDER BY change_date DESC, version DESC, what_ja
