-- 団体 × 年度 × 基準 × 先を行く団体 × 指標 | one row per body × year × basis × body ahead × indicator
-- 似ていた年度と今の、両団体の答え（ビュー）。STEPの指標だけ。先を行く団体が何をどの順に変えたかを読むためのもので、変えたから先に進んだとは言えない | What a body and the one ahead answered when they were alike and now (a view), to the indicators of the STEPs: what changed, not why the other is ahead
-- key: code, year, basis, position, indicator
WITH members AS (
    SELECT DISTINCT indicator
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    WHERE groups.step IS NOT NULL AND weights.weight > 0
)
SELECT
    cast(model.code AS VARCHAR)            AS code,             -- 団体コード | Body code
    cast(model.year AS INTEGER)            AS year,             -- 年度 | Fiscal year
    cast(model.basis AS VARCHAR)           AS basis,            -- 基準（core.basis） | Basis, as in core.basis
    cast(model.position AS INTEGER)        AS position,         -- 順（似ていた順） | Order, the most alike first
    cast(model.role_model_code AS VARCHAR) AS role_model_code,  -- 先を行く団体 | The body ahead
    cast(members.indicator AS VARCHAR)     AS indicator,        -- 指標 | Indicator
    cast(model.before_year AS INTEGER)     AS before_year,      -- 似ていた年度 | Fiscal year in which they were alike
    cast(own_before.raw_text AS VARCHAR)   AS raw_text_before,  -- その団体の、似ていた年度の回答 | What the body answered then
    cast(own.raw_text AS VARCHAR)          AS raw_text,         -- その団体の今の回答 | What it answers now
    cast(other_before.raw_text AS VARCHAR) AS role_model_raw_text_before,  -- 先を行く団体の、似ていた年度の回答 | What the body ahead answered then
    cast(other.raw_text AS VARCHAR)        AS role_model_raw_text,  -- 先を行く団体の今の回答 | What it answers now
    cast(own_before.points AS DOUBLE)      AS points_before,    -- その団体の、似ていた年度の点（0…1） | Points of the body then, 0…1
    cast(own.points AS DOUBLE)             AS points,           -- その団体の今の点（0…1） | Its points now, 0…1
    cast(other_before.points AS DOUBLE)    AS role_model_points_before,  -- 先を行く団体の、似ていた年度の点（0…1） | Points of the body ahead then, 0…1
    cast(other.points AS DOUBLE)           AS role_model_points,  -- 先を行く団体の今の点（0…1） | Its points now, 0…1
    cast(list_contains(model.raised, members.indicator) AS BOOLEAN) AS is_raised  -- 先を行く団体がそれから上げ、今その団体より高いか | Has the other raised it since, and is it higher there now
FROM mart.role_model AS model
CROSS JOIN members
JOIN core.indicator_value AS own
    ON own.code = model.code AND own.year = model.year AND own.basis = model.basis AND own.indicator = members.indicator
JOIN core.indicator_value AS own_before
    ON own_before.code = model.code AND own_before.year = model.before_year AND own_before.basis = model.basis AND own_before.indicator = members.indicator
JOIN core.indicator_value AS other
    ON other.code = model.role_model_code AND other.year = model.year AND other.basis = model.basis AND other.indicator = members.indicator
JOIN core.indicator_value AS other_before
    ON other_before.code = model.role_model_code AND other_before.year = model.before_year AND other_before.basis = model.basis AND other_before.indicator = members.indicator
