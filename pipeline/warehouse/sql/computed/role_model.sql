-- 年度 × 基準 × 比較の群 × 団体 | one row per year × basis × comparison group × member
-- 以前（判断 role_model_years 年前）と今の、STEPの指標の点。以前は似ていて今は先を行く団体を、Pythonの関数が探す | The points of the STEPs' indicators then (the judgement role_model_years before) and now; a Python function finds who was alike and is ahead
WITH members AS (
    SELECT weights.indicator, indicator.position, whole.weight
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS step USING (perspective, group_id)
    JOIN core.indicator AS indicator USING (indicator)
    JOIN core.indicator_group AS root ON root.perspective = step.perspective AND root.parent_id IS NULL
    JOIN core.group_weight AS whole
        ON whole.perspective = root.perspective AND whole.group_id = root.group_id AND whole.indicator = weights.indicator
    WHERE step.step IS NOT NULL AND weights.weight > 0
    GROUP BY ALL
    ORDER BY position
),
pairs AS (
    SELECT then_asked.code, basis, then_asked.year AS before_year, marked.year, marked.question_set
    FROM mart.question_set AS marked
    JOIN mart.question_set AS then_asked USING (code, basis)
    WHERE then_asked.year = marked.year - cast((SELECT value FROM meta.judgement WHERE name = 'role_model_years') AS INTEGER) AND marked.asked_count > 0 AND then_asked.asked_count > 0
        AND marked.year BETWEEN $first_year AND $last_year
),
points AS (
    SELECT
        pairs.code, pairs.year, pairs.basis,
        -- one list to be sorted instead of three
        list({'before': then_value.points, 'unbroken': if(broken.item IS NULL, then_value.points, NULL), 'now': value.points, 'is_open': if(value.points IS NULL AND is_applicable(value.status), 1, 0), 'weight': members.weight} ORDER BY position) AS points
    FROM pairs
    JOIN core.indicator_value AS value USING (code, basis, year)
    JOIN members ON members.indicator = value.indicator
    JOIN core.indicator_value AS then_value
        ON then_value.code = pairs.code AND then_value.basis = pairs.basis AND then_value.year = pairs.before_year
        AND then_value.indicator = value.indicator
    LEFT JOIN core.item_break AS broken
        ON broken.survey = value.survey AND broken.item = value.item
        AND broken.before_year = pairs.before_year AND broken.year = pairs.year
    GROUP BY ALL
),
-- a STEP that is passed over what was answered, and would not be if its blanks held nothing
open_passes AS (
    SELECT DISTINCT code, year, basis
    FROM mart.step_status
    JOIN mart.body_stage AS reached USING (code, year, basis)
    WHERE state = 'passed' AND step <= reached.stage AND low < threshold - 1e-9
)
SELECT
    cast(year AS INTEGER)              AS year,             -- 年度 | Fiscal year
    cast(basis AS VARCHAR)             AS basis,            -- 基準 | Basis
    cast(hash(pairs.question_set, pairs.before_year, member.peer_rule, member.peer_key) AS UBIGINT) AS peers,  -- 比較の群の印 | Mark of the comparison group
    cast(code AS VARCHAR)              AS code,             -- 団体コード | Body code
    cast(member.peer_rule = used.peer_rule AND member.peer_key = used.peer_key AS BOOLEAN) AS is_own,  -- その団体が比べる群か | Does the body compare itself with this group
    cast(coalesce(stage.stage, -1) AS INTEGER) AS stage,    -- 達成したSTEP | Stage
    cast((stage.next_step IS NULL OR coalesce(stage.next_state = 'failed', false)) AND open_pass.code IS NULL AS BOOLEAN) AS is_determined,  -- 段階が未回答によらず定まるか | Is the stage determined, whatever was left blank
    cast([point.weight FOR point IN points] AS DOUBLE[])   AS weights,          -- STEP全体での重み | Weights in the score of all STEPs
    cast([point.before FOR point IN points] AS DOUBLE[])   AS points_before,    -- 以前の点 | Points then
    cast([point.unbroken FOR point IN points] AS DOUBLE[]) AS points_unbroken,  -- うち意味の変わらない指標の点 | Those of unbroken indicators
    cast([point.now FOR point IN points] AS DOUBLE[])      AS points,           -- 今の点 | Points now
    cast([point.is_open FOR point IN points] AS DOUBLE[])  AS is_open           -- 何とでも答えうる未回答か（1か0） | A blank that may hold anything: 1, else 0
FROM pairs
JOIN points USING (code, year, basis)
JOIN mart.peer_member AS member USING (code, year, basis, question_set)
JOIN mart.peer_group AS used USING (code, year, basis)
JOIN mart.body_stage AS stage USING (code, year, basis)
LEFT JOIN open_passes AS open_pass USING (code, year, basis)
ORDER BY year, basis, peers, code
