-- 団体 × 年度 × 基準 × 観点 × 群 | one row per body × year × basis × perspective × group
-- 点、下限、上限、回答率。未回答を0点とも平均ともせず幅で示す | Score, bounds and coverage; a blank is neither 0 nor the mean, it widens the bounds
-- key: code, year, basis, perspective, group_id
WITH grid AS (
    SELECT scored.*, groups.perspective, groups.group_id, groups.position
    FROM (SELECT DISTINCT code, year, basis FROM core.indicator_value) AS scored, core.indicator_group AS groups
),
final AS (
    SELECT
        grid.*,
        100 * mean.mean                             AS score,
        100 * mean.low                              AS low,
        100 * mean.high                             AS high,
        mean.known / nullif(mean.applicable, 0)     AS coverage,
        coalesce(mean.asked_count, 0)               AS asked_count,
        coalesce(mean.indicator_count, 0)           AS indicator_count,
        coalesce(mean.is_published AND year_state.is_closed, false) AS is_published,
        year_state.edition_state
    FROM grid
    LEFT JOIN core.group_mean AS mean USING (code, year, basis, perspective, group_id)
    LEFT JOIN core.year_state AS year_state USING (code, year, basis)
)
SELECT
    cast(code AS VARCHAR)                                       AS code,             -- 団体コード | Body code
    cast(year AS INTEGER)                                       AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)                                      AS basis,            -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(perspective AS VARCHAR)                                     AS perspective,           -- 観点 | Perspective
    cast(group_id AS VARCHAR)                                   AS group_id,         -- 群 | Group
    cast(round(CASE WHEN is_published THEN score END, 10) AS DOUBLE) AS score,            -- 点（0…100）。回答率が足りないか、年度が締め切られていなければ空 | Score, 0…100; empty below the minimum coverage, and in a year that is not closed
    cast(round(low, 10) AS DOUBLE)                              AS low,              -- 下限: 不明をすべて0点とした点（0…100） | Score, 0…100, if every unknown had no points
    cast(round(high, 10) AS DOUBLE)                             AS high,             -- 上限: 不明をすべて満点とした点（0…100） | Score, 0…100, if every unknown had full points
    cast(round(coverage, 10) AS DOUBLE)                         AS coverage,         -- 回答率（重みによる、0…1） | Share of the weights that is known
    cast(asked_count AS INTEGER)                                AS asked_count,      -- 問われた指標の数 | Indicators asked
    cast(indicator_count AS INTEGER)                            AS indicator_count,  -- 群の指標の数 | Indicators in the group
    cast(is_published AS BOOLEAN)                               AS is_published,     -- 点を公表するか | Is there a score
    cast(edition_state AS VARCHAR)                              AS edition_state     -- 年度の状態（core.year_state）: planned 準備中, collecting 集計中, provisional 速報, final 確報 | State of the year, as in core.year_state: planned, collecting, provisional, final
FROM final
ORDER BY code, year, basis, position
