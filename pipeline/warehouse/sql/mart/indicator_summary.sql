-- 範囲 × 団体の種類 × 指標 × 年度 | one row per scope × kind of body × indicator × year
-- 選択の指標の集計。率は調査された団体を分母とするものと全団体を分母とするものを並べる | Counts of every choice indicator, with both published ways of dividing
WITH answers AS (
    SELECT
        score.code, score.year, score.indicator, score.status, score.points, indicator.position,
        body.body_kind, body.prefecture_code, trait.peer_group, trait.population_band
    FROM mart.indicator_score AS score
    JOIN core.indicator AS indicator USING (indicator)
    JOIN core.body AS body USING (code)
    ANTI JOIN (
        FROM core.year_state WHERE NOT is_closed AND basis = (SELECT default_basis FROM meta.framework)
    ) AS unfinished USING (code, year)
    LEFT JOIN core.body_trait AS trait USING (code, year)
    WHERE indicator.kind = 'choice' AND score.status <> 'not_asked'
),
scopes AS (
    SELECT 'nation' AS scope, 'JP' AS scope_key, * FROM answers
    UNION ALL
    SELECT 'prefecture', prefecture_code, * FROM answers WHERE body_kind = 'municipality'
    UNION ALL
    SELECT 'peer_group', peer_group, * FROM answers WHERE peer_group IS NOT NULL
    UNION ALL
    SELECT 'population_band', population_band, * FROM answers WHERE population_band IS NOT NULL
),
counted AS (
    SELECT
        scope, scope_key, body_kind, indicator, position, year,
        count(*) FILTER (points >= 1 - 1e-9)                 AS yes_count,
        count(*) FILTER (points > 1e-9 AND points < 1 - 1e-9) AS planned_count,
        count(*) FILTER (points <= 1e-9)                     AS no_count,
        count(*) FILTER (status = 'not_surveyed')            AS not_surveyed_count,
        count(*) FILTER (points IS NULL AND status <> 'not_surveyed') AS not_answered_count,
        count(*)                                             AS body_count
    FROM scopes
    GROUP BY ALL
)
SELECT
    cast(scope AS VARCHAR)                            AS scope,               -- 範囲: nation 全国, prefecture 都道府県, peer_group 類似団体, population_band 人口帯 | Scope
    cast(scope_key AS VARCHAR)                        AS scope_key,           -- 範囲の名（全国はJP、都道府県は団体コード） | Which one: JP, prefecture code, or label
    cast(body_kind AS VARCHAR)                        AS body_kind,           -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(indicator AS VARCHAR)                        AS indicator,           -- 指標 | Indicator
    cast(year AS INTEGER)                             AS year,                -- 年度 | Fiscal year
    cast(yes_count AS INTEGER)                        AS yes_count,           -- 実施 | Bodies with full points
    cast(planned_count AS INTEGER)                    AS planned_count,       -- 予定・検討中 | Bodies with part of the points
    cast(no_count AS INTEGER)                         AS no_count,            -- 未実施 | Bodies with no points
    cast(not_surveyed_count AS INTEGER)               AS not_surveyed_count,  -- 調査無し | Bodies left out of the survey
    cast(not_answered_count AS INTEGER)               AS not_answered_count,  -- 未回答その他、値のない団体 | Bodies without a value for another reason
    cast(body_count - not_surveyed_count AS INTEGER)  AS surveyed_count,      -- 調査された団体数 | Bodies surveyed
    cast(body_count AS INTEGER)                       AS body_count,          -- 全団体数 | All bodies
    cast(round(100.0 * yes_count / nullif(body_count - not_surveyed_count, 0), 2) AS DOUBLE) AS rate_of_surveyed_pct,  -- 実施率（調査された団体に対する%） | Yes in percent of the surveyed, two decimals
    cast(round(100.0 * yes_count / nullif(body_count, 0), 2) AS DOUBLE) AS rate_of_all_pct  -- 実施率（全団体に対する%） | Yes in percent of all, two decimals
FROM counted
ORDER BY scope, scope_key, body_kind, year, position
