-- 団体 × 年度 × 基準 | one row per body × year × basis
-- 何が問われたかの印。同じ印の団体だけが互いに比べられる。締め切られた年度だけ | The mark of what a body was asked; only bodies with the same mark are asked the same; of closed years only
-- key: code, year, basis
WITH marks AS (
    SELECT indicator, md5_number_lower(indicator) AS mark FROM core.indicator
)
SELECT
    cast(code AS VARCHAR)         AS code,        -- 団体コード | Body code
    cast(year AS INTEGER)         AS year,        -- 年度 | Fiscal year
    cast(basis AS VARCHAR)        AS basis,       -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(format('{:016x}', coalesce(bit_xor(mark) FILTER (status <> 'not_asked'), 0)) AS VARCHAR) AS question_set,  -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(count(*) FILTER (status <> 'not_asked') AS INTEGER) AS asked_count  -- 問われた指標の数 | Indicators asked
FROM core.indicator_value
JOIN marks USING (indicator)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
GROUP BY code, year, basis
ORDER BY code, year, basis
