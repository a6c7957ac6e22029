-- 年度 × 基準 × 問われた指標の組 × 規則 × 群 × 団体 | one row per year × basis × asked set × rule × group × body in it
-- 比較の群に属する団体。mart.peer_group と year, basis, question_set, peer_rule, peer_key で結ぶ | Members of every comparison group; joins mart.peer_group USING (year, basis, question_set, peer_rule, peer_key)
SELECT
    cast(member.year AS INTEGER)     AS year,       -- 年度 | Fiscal year
    cast(member.basis AS VARCHAR)    AS basis,      -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(used.question_set AS VARCHAR) AS question_set,  -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(used.peer_rule AS VARCHAR) AS peer_rule,  -- 規則 | Rule
    cast(used.peer_key AS VARCHAR)  AS peer_key,   -- 群の名 | Name of the group
    cast(member.code AS VARCHAR)     AS code        -- 団体コード | Body code
FROM (SELECT DISTINCT year, basis, question_set, peer_rule, peer_key FROM mart.peer_group) AS used
JOIN mart.question_set AS member USING (year, basis, question_set)
JOIN core.body AS body USING (code)
LEFT JOIN core.body_trait AS trait USING (code, year)
WHERE
    CASE used.peer_rule
        WHEN 'peer_group' THEN trait.peer_group
        WHEN 'band_and_kind' THEN trait.population_band || ' × ' || body.kind
        WHEN 'population_band' THEN trait.population_band
        ELSE body.body_kind
    END = used.peer_key
ORDER BY year, basis, question_set, peer_rule, peer_key, code
