-- 年度 × 基準 × 比較の群 × 指標 | one row per year × basis × comparison group × indicator
-- 比較の群のうち何団体が済ませているか。mart.peer_group と結ぶ | How many of a comparison group have done it; joins mart.peer_group like mart.peer_member
-- key: year, basis, question_set, peer_rule, peer_key, indicator
SELECT
    cast(year AS INTEGER)            AS year,         -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,        -- 基準（core.basis） | Basis, as in core.basis
    cast(question_set AS VARCHAR)       AS question_set, -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(peer_rule AS VARCHAR)       AS peer_rule,    -- 規則 | Rule
    cast(peer_key AS VARCHAR)        AS peer_key,     -- 群の名 | Name of the group
    cast(indicator AS VARCHAR)       AS indicator,    -- 指標 | Indicator
    cast(count(*) AS INTEGER)        AS known_count,  -- 点の分かる団体数 | Bodies with points
    cast(count(*) FILTER (points >= 1 - 1e-9) AS INTEGER) AS done_count  -- うち満点の団体数 | Of them with full points
FROM mart.peer_member
JOIN core.indicator_value USING (code, year, basis)
WHERE points IS NOT NULL
GROUP BY year, basis, question_set, peer_rule, peer_key, indicator
ORDER BY year, basis, question_set, peer_rule, peer_key, indicator
