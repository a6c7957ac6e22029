-- 都道府県 × 指標 × 締め切った年度 | one row per prefecture × indicator × closed year
-- 市区町村の実施率を都道府県で比べる表（ビュー）: 三つの分母の率、未回答による幅、団体数の少なさによる区間、順位とその幅 | Prefectures by the rate of their municipalities (a view): the rate by three denominators, what silence allows, what so few bodies allow, the place and its range
-- key: prefecture_code, indicator, year
WITH rates AS (
    SELECT
        summary.*, body.prefecture, summary.rate_of_answered_pct AS rate,
        list(low_pct) FILTER (answered_count > 0) OVER among_all             AS lows_pct,
        list(high_pct) FILTER (answered_count > 0) OVER among_all            AS highs_pct,
        rank() OVER (PARTITION BY indicator, year ORDER BY rate_of_answered_pct DESC NULLS LAST) AS rank
    FROM mart.indicator_summary AS summary
    JOIN core.body AS body ON body.code = summary.scope_key
    WHERE summary.scope = 'prefecture' AND summary.body_kind = 'municipality'
    WINDOW among_all AS (PARTITION BY indicator, year)
)
SELECT
    cast(scope_key AS VARCHAR)           AS prefecture_code,      -- 都道府県の団体コード | Code of the prefecture
    cast(prefecture AS VARCHAR)          AS prefecture,           -- 都道府県 | Prefecture
    cast(indicator AS VARCHAR)           AS indicator,            -- 指標 | Indicator
    cast(year AS INTEGER)                AS year,                 -- 年度 | Fiscal year
    cast(yes_count AS INTEGER)           AS yes_count,            -- 実施している市区町村 | Municipalities with full points
    cast(answered_count AS INTEGER)      AS answered_count,       -- 回答した市区町村 | Municipalities that answered
    cast(surveyed_count AS INTEGER)      AS surveyed_count,       -- 調査された市区町村 | Municipalities surveyed
    cast(body_count AS INTEGER)          AS body_count,           -- すべての市区町村 | All municipalities
    cast(rate_of_answered_pct AS DOUBLE) AS rate_of_answered_pct, -- 実施率（回答した市区町村に対する%） | Yes in percent of those who answered, two decimals
    cast(low_pct AS DOUBLE)              AS low_pct,              -- 未回答がすべて未実施だった場合の率（%） | The rate if all silent ones had said no
    cast(high_pct AS DOUBLE)             AS high_pct,             -- 未回答がすべて実施だった場合の率（%） | The rate if all silent ones had said yes
    cast(interval_low_pct AS DOUBLE)     AS interval_low_pct,     -- 団体数の少なさによる95%区間（ウィルソン）の下（%）。全数調査なので抜き取りの誤差ではなく、少ない団体では偶然とも言える差を示す | Lower end of Wilson's 95 % interval: no error of sampling, for all were asked, but what chance could make of so few
    cast(interval_high_pct AS DOUBLE)    AS interval_high_pct,    -- 同じ区間の上（%） | Its upper end
    cast(rate_of_surveyed_pct AS DOUBLE) AS rate_of_surveyed_pct, -- 実施率（調査された市区町村に対する%） | Yes in percent of the surveyed
    cast(rate_of_all_pct AS DOUBLE)      AS rate_of_all_pct,      -- 実施率（すべての市区町村に対する%） | Yes in percent of all
    cast(if(rate IS NULL, NULL, rank) AS INTEGER) AS rank,        -- rate_of_answered_pct の高い順。同じ率は同順 | Rank by rate_of_answered_pct; equal rates share it
    cast(len(lows_pct) AS INTEGER)       AS n,                    -- 率のある都道府県の数 | Prefectures with a rate
    cast(if(rate IS NULL, NULL, 1 + len(list_filter(lows_pct, lambda other: other > high_pct))) AS INTEGER) AS rank_best,  -- 未回答の中身だけで動きうる、もっとも上の順位 | Best place that silence alone allows
    cast(if(rate IS NULL, NULL, 1 + len(list_filter(highs_pct, lambda other: other > low_pct)) - if(high_pct > low_pct, 1, 0)) AS INTEGER) AS rank_worst,  -- 同じく、もっとも下の順位 | Worst place that silence alone allows
    cast(edition_state AS VARCHAR)       AS edition_state,        -- 年度の状態: provisional 速報, final 確報 | State of the year: provisional, final
    cast(surveys AS VARCHAR[])           AS surveys,              -- 数えた回答の調査 | Surveys of the answers counted
    cast(is_other_survey AS BOOLEAN)     AS is_other_survey       -- 数えた回答の調査が、回答のあった前の年度と違うか。真なら、違いには調査の作り（尋ね方、「予定」の選択肢の有無など）によるものが混じりうるので、取組の増減と読まない | Are these other surveys than in the last year with answers; where it is true, part of a difference may come from how the surveys ask (wording, an option for plans): do not read it as more or less being done
FROM rates
ORDER BY indicator, year, prefecture_code
