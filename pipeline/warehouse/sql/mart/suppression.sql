-- 範囲 × 公開が限られる指標 × 年度 | one row per scope × restricted indicator × year
-- 公開が限られる指標の集計のうち、示すものと、示さない理由。示すのは決まった範囲だけ。公開用のデータを作る夜にだけ行がある | Which counts of restricted indicators are shown, and why others are not: fixed scopes only. Has rows in nights that publish open data
-- key: scope, scope_key, indicator, year
SELECT
    cast(scope AS VARCHAR)             AS scope,           -- 範囲: nation 全国, prefecture 都道府県 | Scope
    cast(scope_key AS VARCHAR)         AS scope_key,       -- 範囲の名（全国はJP、都道府県は団体コード） | Which one: JP, or the code of a prefecture
    cast(indicator AS VARCHAR)         AS indicator,       -- 指標 | Indicator
    cast(year AS INTEGER)              AS year,            -- 年度 | Fiscal year
    cast(reason IS NOT NULL AS BOOLEAN) AS is_suppressed,  -- 示さないか | Is it withheld
    cast(reason AS VARCHAR)            AS reason,          -- 示さない理由（語の意味は meta.code）。示すものは空 | Why it is withheld, in a word of meta.code; empty where it is shown
    cast(yes_count AS INTEGER)         AS yes_count,       -- 実施の団体数。示さないものは空 | Bodies with full points; empty where withheld
    cast(answered_count AS INTEGER)    AS answered_count   -- 回答した団体数。示さないものは空 | Bodies that answered; empty where withheld
FROM input.suppression
ORDER BY scope, scope_key, indicator, year
