-- 団体の種類 × 指標 × 年度 | one row per kind of body × number indicator × year
-- 数の指標の分布 | Distribution of every number indicator
-- key: body_kind, indicator, year
SELECT
    cast(body.body_kind AS VARCHAR)                           AS body_kind,        -- municipality 市区町村, prefecture 都道府県 | Kind of body
    cast(score.indicator AS VARCHAR)                          AS indicator,        -- 指標 | Indicator
    cast(score.year AS INTEGER)                               AS year,             -- 年度 | Fiscal year
    cast(count(*) FILTER (status = 'answered') AS INTEGER)    AS answered_count,   -- 値のある団体数 | Bodies with a value
    cast(count(*) FILTER (status = 'undefined') AS INTEGER)   AS undefined_count,  -- 算出不能の団体数 | Bodies for which it is undefined
    cast(count(*) AS INTEGER)                                 AS body_count,       -- 全団体数 | All bodies
    cast(min(value) AS DOUBLE)                                AS minimum,          -- 最小 | Minimum
    cast(quantile_cont(value, 0.25) AS DOUBLE)                AS lower_quartile,   -- 第1四分位 | Lower quartile
    cast(median(value) AS DOUBLE)                             AS median,           -- 中央値 | Median
    cast(quantile_cont(value, 0.75) AS DOUBLE)                AS upper_quartile,   -- 第3四分位 | Upper quartile
    cast(max(value) AS DOUBLE)                                AS maximum           -- 最大 | Maximum
FROM mart.indicator_score AS score
JOIN core.indicator AS indicator USING (indicator)
JOIN core.body AS body USING (code)
ANTI JOIN (
    FROM core.year_state WHERE NOT is_closed AND basis = (SELECT default_basis FROM meta.framework)
) AS unfinished USING (code, year)
WHERE indicator.kind = 'number' AND status <> 'not_asked'
GROUP BY body.body_kind, score.indicator, score.year
ORDER BY body.body_kind, score.indicator, score.year
