-- 範囲 × 団体の種類 × 指標 × 年度 | one row per scope × kind of body × indicator × year
-- 選択の指標の集計。実施率は回答した団体、調査された団体、全団体の三つの分母で並べ、回答しなかった団体がすべて未実施・すべて実施だった場合の幅と、団体数の少なさによる区間を添える | Counts of every choice indicator, and its rate by three denominators, with what it would be if all silent bodies had said no, or yes, and what chance could make of so few
-- key: scope, scope_key, body_kind, indicator, year
WITH answers AS (
    SELECT
        score.code, score.year, score.indicator, score.status, score.points, score.survey, indicator.position,
        body.body_kind, body.prefecture_code, trait.peer_group, trait.population_band, state.edition_state
    FROM mart.indicator_score AS score
    JOIN core.indicator AS indicator USING (indicator)
    JOIN core.body AS body USING (code)
    JOIN core.year_state AS state USING (code, year)
    LEFT JOIN core.body_trait AS trait USING (code, year)
    WHERE indicator.kind = 'choice' AND score.status <> 'not_asked'
        AND state.is_closed AND state.basis = (SELECT default_basis FROM meta.framework)
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
        count(*) FILTER (points IS NULL AND status <> 'not_surveyed' AND is_applicable(status)) AS silent_count,
        count(*)                                             AS body_count,
        list(DISTINCT survey ORDER BY survey) FILTER (points IS NOT NULL) AS surveys,
        CASE WHEN bool_or(edition_state = 'provisional') THEN 'provisional' WHEN bool_or(edition_state = 'final') THEN 'final' END AS edition_state
    FROM scopes
    GROUP BY ALL
),
divided AS (
    SELECT
        *,
        yes_count + planned_count + no_count       AS answered_count,
        body_count - not_surveyed_count            AS surveyed_count,
        nullif(answered_count + silent_count, 0)   AS concerned_count,
        coalesce(surveys <> lag(surveys IGNORE NULLS) OVER earlier, false) AS is_other_survey
    FROM counted
    WINDOW earlier AS (PARTITION BY scope, scope_key, body_kind, indicator ORDER BY year)
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
    cast(answered_count AS INTEGER)                   AS answered_count,      -- 回答した団体数（実施＋予定・検討中＋未実施） | Bodies that answered
    cast(surveyed_count AS INTEGER)                    AS surveyed_count,      -- 調査された団体数 | Bodies surveyed
    cast(body_count AS INTEGER)                       AS body_count,          -- 全団体数 | All bodies
    cast(round(100.0 * yes_count / nullif(answered_count, 0), 2) AS DOUBLE) AS rate_of_answered_pct,  -- 実施率（回答した団体に対する%） | Yes in percent of those who answered, two decimals
    cast(round(100.0 * yes_count / concerned_count, 2) AS DOUBLE) AS low_pct,  -- 回答しなかった団体がすべて未実施だった場合の率（%）。対象外と算出不能は数えない | The rate if all silent bodies had said no; those it does not apply to are left out
    cast(round(100.0 * (yes_count + silent_count) / concerned_count, 2) AS DOUBLE) AS high_pct,  -- 回答しなかった団体がすべて実施だった場合の率（%） | The rate if all silent bodies had said yes
    cast(wilson_bound_pct(yes_count, answered_count, -1) AS DOUBLE) AS interval_low_pct,  -- 団体数の少なさによる95%区間（ウィルソン）の下（%）。全数調査なので抜き取りの誤差ではなく、少ない団体では偶然とも言える差を示す | Lower end of Wilson's 95 % interval: no error of sampling, for all were asked, but what chance could make of so few
    cast(wilson_bound_pct(yes_count, answered_count, 1) AS DOUBLE) AS interval_high_pct,  -- 同じ区間の上（%） | Its upper end
    cast(round(100.0 * yes_count / nullif(surveyed_count, 0), 2) AS DOUBLE) AS rate_of_surveyed_pct,  -- 実施率（調査された団体に対する%。公表の率） | Yes in percent of the surveyed, two decimals
    cast(round(100.0 * yes_count / nullif(body_count, 0), 2) AS DOUBLE) AS rate_of_all_pct,  -- 実施率（全団体に対する%） | Yes in percent of all, two decimals
    cast(edition_state AS VARCHAR)                    AS edition_state,       -- 年度の状態: provisional 速報（一つでも速報の団体があれば）, final 確報 | State of the year: provisional where it is for any of the bodies, else final
    cast(coalesce(surveys, []) AS VARCHAR[])          AS surveys,             -- 数えた回答の調査 | Surveys of the answers counted
    cast(is_other_survey AS BOOLEAN)                  AS is_other_survey      -- 数えた回答の調査が、回答のあった前の年度と違うか。真なら、違いには調査の作り（尋ね方、「予定」の選択肢の有無など）によるものが混じりうるので、取組の増減と読まない | Are these other surveys than in the last year with answers; where it is true, part of a difference may come from how the surveys ask (wording, an option for plans): do not read it as more or less being done
FROM divided
ORDER BY scope, scope_key, body_kind, year, position
