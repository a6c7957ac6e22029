-- 感度分析の文書 | one row: the sensitivity note, where the framework brings one
-- 重み、平均の取り方、空欄の扱いで順位がどれだけ動くか。monosashi sensitivity が実データから書いたMarkdown | How far ranks move with weights, aggregation and blanks: Markdown that monosashi sensitivity wrote from real data
-- key: text_ja
SELECT
    cast(text_ja AS VARCHAR)  AS text_ja,  -- 文書 | The note, Japanese
    cast(text_en AS VARCHAR)  AS text_en   -- 文書（英語） | The note, English
FROM input.framework_note
