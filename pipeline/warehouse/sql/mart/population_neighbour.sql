-- 団体 × 年度 × 基準 | one row per body × year × basis with a published score and a population
-- 人口の近い団体。種類が同じで同じ指標を問われ、点のある団体から、人口の比の近い順（同じなら団体コード順） | The bodies nearest in population, of the same kind, asked the same and with a score: by the ratio of populations, of two equally near the lower code first
-- key: code, year, basis
SELECT
    cast(code AS VARCHAR)            AS code,       -- 団体コード | Body code
    cast(year AS INTEGER)            AS year,       -- 年度 | Fiscal year
    cast(basis AS VARCHAR)           AS basis,      -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(neighbours AS VARCHAR[])    AS neighbours  -- 近い順の団体コード（自らを除く、100まで） | Codes, the nearest first; itself not among them, up to 100
FROM computed.population_neighbour
ORDER BY code, year, basis
