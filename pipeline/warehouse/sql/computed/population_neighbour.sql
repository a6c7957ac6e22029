-- 団体 × 年度 × 基準 | one row per body × year × basis with a published score and a population
-- 公表された点のある団体の人口。関数が人口の近い団体を挙げる | Population of the bodies with a published score; the function names the nearest of each
WITH scored AS (
    SELECT DISTINCT code, year, basis FROM mart.group_score WHERE is_published
)
SELECT
    cast(code AS VARCHAR)                         AS code,          -- 団体コード | Body code
    cast(year AS INTEGER)                         AS year,          -- 年度 | Fiscal year
    cast(basis AS VARCHAR)                        AS basis,         -- 基準 | Basis
    cast(body.body_kind AS VARCHAR)               AS body_kind,     -- 団体の種類 | Kind of body
    cast(body_questions.question_set AS VARCHAR)  AS question_set,  -- 問われた指標の組の印 | Mark of the set of indicators asked
    cast(trait.population AS BIGINT)              AS population     -- 人口 | Population
FROM scored
JOIN core.body AS body USING (code)
JOIN mart.question_set AS body_questions USING (code, year, basis)
JOIN core.body_trait AS trait USING (code, year)
WHERE trait.population > 0 AND year BETWEEN $first_year AND $last_year
ORDER BY code, year, basis
