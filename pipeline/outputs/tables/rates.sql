-- 全国と都道府県の実施率 | one row per area × indicator × year, municipalities; closed years only
SELECT
    coalesce(body.code, '000000')                AS 地域コード,
    coalesce(body.name, '全国')                  AS 地域,
    indicator.name_ja                            AS 指標,
    summary.year                                 AS "年度（西暦）",
    CASE summary.edition_state WHEN 'provisional' THEN '速報' WHEN 'final' THEN '確報' END AS 年度の状態,
    summary.yes_count                            AS "実施（団体）",
    summary.planned_count                        AS "予定・検討中（団体）",
    summary.no_count                             AS "未実施（団体）",
    summary.not_surveyed_count                   AS "調査無し（団体）",
    summary.not_answered_count                   AS "未回答その他（団体）",
    summary.body_count                           AS "全団体（団体）",
    summary.answered_count                       AS "回答した団体（団体）",
    summary.rate_of_answered_pct                 AS "回答した団体に対する実施率（%）",
    summary.low_pct                              AS "未回答がすべて未実施の場合（%）",
    summary.high_pct                             AS "未回答がすべて実施の場合（%）",
    summary.rate_of_surveyed_pct                 AS "調査された団体に対する実施率（%）",
    summary.rate_of_all_pct                      AS "全団体に対する実施率（%）"
FROM mart.indicator_summary AS summary
JOIN core.indicator AS indicator USING (indicator)
LEFT JOIN core.body AS body ON body.code = summary.scope_key
WHERE summary.scope IN ('nation', 'prefecture') AND summary.body_kind = 'municipality'
ORDER BY summary.year DESC, 地域コード, indicator.position
