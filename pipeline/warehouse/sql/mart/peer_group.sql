-- 団体 × 年度 × 基準 | one row per body × year × basis
-- 比べる相手: 同じ指標を問われた類似団体。点のある団体が少なければ人口帯×種別、人口帯、全団体の順に広げ、使った規則を名乗る | Whom a body is compared with among those asked the same, and the rule that was used
WITH scored AS (
    SELECT DISTINCT code, year, basis FROM mart.group_score WHERE is_published
),
bodies AS (
    SELECT
        years.code, years.year, years.basis, body.body_kind, body.kind, trait.peer_group, trait.population_band,
        years.question_set, scored.code IS NOT NULL AS is_scored
    FROM mart.question_set AS years
    JOIN core.body AS body USING (code)
    LEFT JOIN core.body_trait AS trait USING (code, year)
    LEFT JOIN scored USING (code, year, basis)
),
offers AS (
    SELECT code, year, basis, question_set, body_kind, is_scored, 1 AS precedence, 'peer_group' AS peer_rule, peer_group AS peer_key FROM bodies
    UNION ALL
    SELECT code, year, basis, question_set, body_kind, is_scored, 2, 'band_and_kind', population_band || ' × ' || kind FROM bodies
    UNION ALL
    SELECT code, year, basis, question_set, body_kind, is_scored, 3, 'population_band', population_band FROM bodies
    UNION ALL
    SELECT code, year, basis, question_set, body_kind, is_scored, 4, 'all', body_kind FROM bodies
),
counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY year, basis, question_set, body_kind, peer_rule, peer_key) AS body_count,
        count(*) FILTER (is_scored) OVER (PARTITION BY year, basis, question_set, body_kind, peer_rule, peer_key) AS scored_count
    FROM offers
    WHERE peer_key IS NOT NULL
)
SELECT
    cast(code AS VARCHAR)          AS code,          -- 団体コード | Body code
    cast(year AS INTEGER)          AS year,          -- 年度 | Fiscal year
    cast(basis AS VARCHAR)         AS basis,         -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(question_set AS VARCHAR)     AS question_set,     -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(peer_rule AS VARCHAR)     AS peer_rule,     -- 使った規則: peer_group, band_and_kind, population_band, all | Rule used
    cast(peer_key AS VARCHAR)      AS peer_key,      -- 群の名 | Name of the group
    cast(body_count AS INTEGER)    AS body_count,    -- 群の団体数 | Bodies in the group
    cast(scored_count AS INTEGER)  AS scored_count   -- うち点のある団体数 | Of them with a published score
FROM counted
WHERE scored_count >= (SELECT min_peers FROM meta.framework) OR precedence = 4
QUALIFY row_number() OVER (PARTITION BY code, year, basis ORDER BY precedence) = 1
ORDER BY code, year, basis
