-- 団体 × 年度 × 基準 | one row per body × year × basis
-- 比べる相手: 同じ指標を問われた団体のうち、meta.peer_rule の順で、点のある団体が足りる最初の規則で同じ群に入るもの。使った規則を示す | Whom a body is compared with among those asked the same: its group under the first rule of meta.peer_rule with enough scored bodies, and that rule
-- key: code, year, basis
WITH scored AS (
    SELECT DISTINCT code, year, basis FROM mart.group_score WHERE is_published
),
offered AS (
    SELECT
        asked.code, asked.year, asked.basis, asked.question_set, body.body_kind, offer.position, offer.peer_rule, offer.peer_key,
        scored.code IS NOT NULL AS is_scored
    FROM mart.question_set AS asked
    JOIN core.body AS body USING (code)
    JOIN interim.peer_offer AS offer USING (code, year)
    LEFT JOIN scored USING (code, year, basis)
),
counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY year, basis, question_set, body_kind, peer_rule, peer_key) AS body_count,
        count(*) FILTER (is_scored) OVER (PARTITION BY year, basis, question_set, body_kind, peer_rule, peer_key) AS scored_count
    FROM offered
)
SELECT
    cast(code AS VARCHAR)          AS code,          -- 団体コード | Body code
    cast(year AS INTEGER)          AS year,          -- 年度 | Fiscal year
    cast(basis AS VARCHAR)         AS basis,         -- 基準（core.basis） | Basis, as in core.basis
    cast(question_set AS VARCHAR)  AS question_set,  -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(peer_rule AS VARCHAR)     AS peer_rule,     -- 使った規則（meta.peer_rule） | Rule used, as in meta.peer_rule
    cast(peer_key AS VARCHAR)      AS peer_key,      -- 群の名 | Name of the group
    cast(body_count AS INTEGER)    AS body_count,    -- 群の団体数 | Bodies in the group
    cast(scored_count AS INTEGER)  AS scored_count   -- うち点のある団体数 | Of them with a published score
FROM counted
-- the last rule takes every body, however few there are
WHERE scored_count >= (SELECT min_peers FROM meta.framework) OR position = (SELECT max(position) FROM meta.peer_rule)
QUALIFY row_number() OVER (PARTITION BY code, year, basis ORDER BY position) = 1
ORDER BY code, year, basis
