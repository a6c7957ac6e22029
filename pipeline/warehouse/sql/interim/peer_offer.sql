-- 団体 × 年度 × 比べる相手の規則 | one row per body × year × peer rule under which the body has peers
-- それぞれの規則での、その団体の群。規則の求めるものが一つでも分からない団体には、その規則の行がない | The group a body belongs to under each rule; no row where one of the rule's traits is not known of it
WITH traits AS (
    SELECT
        body.code, years.year, body.body_kind, rule.position, rule.peer_rule, rule.traits,
        [
            CASE trait
                WHEN 'peer_group' THEN own.peer_group
                WHEN 'population_band' THEN own.population_band
                WHEN 'kind' THEN body.municipality_type
                ELSE error('unknown trait of a peer rule: ' || trait)
            END
            FOR trait IN rule.traits
        ] AS shared
    FROM core.body AS body
    CROSS JOIN (SELECT DISTINCT year FROM mart.question_set) AS years
    CROSS JOIN meta.peer_rule AS rule
    LEFT JOIN core.body_trait AS own ON own.code = body.code AND own.year = years.year
)
SELECT
    cast(code AS VARCHAR)       AS code,       -- 団体コード | Body code
    cast(year AS INTEGER)       AS year,       -- 年度 | Fiscal year
    cast(position AS INTEGER)   AS position,   -- 試す順 | Order in which the rule is tried
    cast(peer_rule AS VARCHAR)  AS peer_rule,  -- 規則 | Rule
    cast(CASE WHEN traits = [] THEN body_kind ELSE array_to_string(shared, ' × ') END AS VARCHAR) AS peer_key  -- 群の名 | Name of the group
FROM traits
WHERE list_count(shared) = len(traits)
