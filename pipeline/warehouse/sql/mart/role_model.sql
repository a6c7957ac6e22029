-- 団体 × 年度 × 基準 × 先を行く団体 | one row per body × year × basis × body ahead
-- 比べる相手のうち、以前はSTEPの指標の回答が似ていて、今は段階が上か、同じ段階で点が上の団体。どちらの段階も未回答によらず定まり、両方が答えた指標の点が上のものに限る。これらがすべてそろう相手だけなので、行は少なく、ない団体も多い（ないことは、手本がいないという意味ではない）。答えは mart.role_model_answer。似ていた順。何年前か、どこまでを似ている・上とするか、いくつまで挙げるかは、判断 role_model_… と alike_… | Of its peers, those whose answers to the STEPs' indicators were alike then and that are ahead now by stage, or by points in the same stage, with both stages determined and more points over what both answered. All of this has to hold, so rows are few, and many bodies have none (which does not mean that there is nobody to learn from); the answers are in mart.role_model_answer. The most alike first. How many years before, what is alike and ahead, and how many: the judgements role_model_… and alike_…
-- key: code, year, basis, position
WITH members AS (
    SELECT indicator, row_number() OVER (ORDER BY position) AS place
    FROM (
        SELECT DISTINCT weights.indicator, indicator.position
        FROM core.group_weight AS weights
        JOIN core.indicator_group USING (perspective, group_id)
        JOIN core.indicator AS indicator USING (indicator)
        WHERE step IS NOT NULL AND weights.weight > 0
    )
),
names AS (
    SELECT list(indicator ORDER BY place) AS indicators FROM members
)
SELECT
    cast(found.code AS VARCHAR)        AS code,         -- 団体コード | Body code
    cast(found.year AS INTEGER)        AS year,         -- 年度 | Fiscal year
    cast(found.basis AS VARCHAR)       AS basis,        -- 基準（core.basis） | Basis, as in core.basis
    cast(found.year - role_model_years AS INTEGER) AS before_year,  -- 似ていた年度 | Fiscal year in which they were alike
    cast(position AS INTEGER)          AS position,     -- 順（似ていた順） | Order, the most alike first
    cast(role_model_code AS VARCHAR)        AS role_model_code,   -- 先を行く団体 | The body ahead
    cast(distance AS DOUBLE)           AS distance,     -- 以前の点の差の平均（0…1） | Mean difference of points then, 0…1
    cast(own.stage AS INTEGER)         AS stage,        -- その団体の段階。空はSTEP0に未到達 | Stage of the body; empty where STEP 0 is not passed
    cast(own.stage_status AS VARCHAR)  AS stage_status, -- 段階の状態: reached 到達, failed 未到達（STEP0を達成していない） | State of the stage: reached; failed, STEP 0 is not passed
    cast(other.stage AS INTEGER)       AS role_model_stage,  -- 先を行く団体の段階。空はSTEP0に未到達 | Stage of the body ahead; empty where STEP 0 is not passed
    cast(other.stage_status AS VARCHAR) AS role_model_stage_status,  -- 先を行く団体の段階の状態: reached 到達, failed 未到達 | State of the stage of the body ahead: reached, failed
    cast(lead AS DOUBLE)               AS lead,         -- 両団体が答えた指標によるSTEP全体の点の差 | Points ahead over all STEPs, over what both answered
    cast(list_transform(raised, lambda place: indicators[place + 1]) AS VARCHAR[]) AS raised  -- 先を行く団体がそれから上げ、今この団体より高い指標 | Indicators the other has raised since, and that are higher there now
FROM computed.role_model AS found, names, (SELECT value AS role_model_years FROM meta.judgement WHERE name = 'role_model_years')
JOIN mart.body_stage AS own ON own.code = found.code AND own.year = found.year AND own.basis = found.basis
JOIN mart.body_stage AS other ON other.code = role_model_code AND other.year = found.year AND other.basis = found.basis
ORDER BY found.code, found.year, found.basis, position
