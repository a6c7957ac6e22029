-- 年度 × 基準 × 問われた指標の組 × 規則 × 群 × 団体 | one row per year × basis × question set × rule × group × body in it
-- 比較の群に属する団体。mart.peer_group と year, basis, question_set, peer_rule, peer_key で結ぶ | Members of every comparison group; joins mart.peer_group USING (year, basis, question_set, peer_rule, peer_key)
-- key: year, basis, question_set, peer_rule, peer_key, code
WITH used AS (
    SELECT DISTINCT year, basis, question_set, peer_rule, peer_key FROM mart.peer_group
)
SELECT
    cast(asked.year AS INTEGER)          AS year,          -- 年度 | Fiscal year
    cast(asked.basis AS VARCHAR)         AS basis,         -- 基準（core.basis） | Basis, as in core.basis
    cast(asked.question_set AS VARCHAR)  AS question_set,  -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(offer.peer_rule AS VARCHAR)     AS peer_rule,     -- 規則 | Rule
    cast(offer.peer_key AS VARCHAR)      AS peer_key,      -- 群の名 | Name of the group
    cast(asked.code AS VARCHAR)          AS code           -- 団体コード | Body code
FROM mart.question_set AS asked
JOIN interim.peer_offer AS offer USING (code, year)
SEMI JOIN used USING (year, basis, question_set, peer_rule, peer_key)
ORDER BY year, basis, question_set, peer_rule, peer_key, code
