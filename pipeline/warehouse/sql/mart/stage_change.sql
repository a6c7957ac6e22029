-- 団体 × 基準 × 年度の組 | one row per body × basis × pair of years
-- 段階の前回からの変化。上昇・下降は、同じ設問によるSTEPの判定が両年度とも未回答によらず定まる（一方が達成、他方が未到達）ときだけ。横ばいは判定が同じこと（設問が違っても）。未回答で判定できなくなったものは reason に示し、下降とはしない | Change of the stage since the last year. It rises or falls only where the verdict that decides it is certain in both years, whatever was left blank, over the same questions; level is the same verdict, over other questions too; what blanks made undeterminable is given in `reason`, and is no fall
-- key: code, basis, before_year, year
WITH pairs AS (
    SELECT code, basis, year, lag(year) OVER (PARTITION BY code, basis ORDER BY year) AS before_year
    FROM mart.question_set
    WHERE asked_count > 0
),
verdicts AS (
    SELECT
        code, year, basis, step, state, group_question_set,
        -- for certain: no STEP up to it is passed over what was answered alone; a failed one is failed in any case
        bool_and(coalesce(state = 'passed' AND low >= step_status.threshold - 1e-9, false))
            OVER (PARTITION BY code, year, basis ORDER BY step) AS is_reached
    FROM mart.step_status
    JOIN core.indicator_group AS groups USING (step)
    JOIN (SELECT code, year, basis, question_set FROM mart.question_set) AS asked USING (code, year, basis)
    JOIN mart.group_question_set USING (question_set, perspective, group_id)
),
moves AS (
    SELECT
        pairs.code, pairs.basis, pairs.before_year, pairs.year,
        before.stage AS stage_before, now.stage, before.stage_status AS stage_status_before, now.stage_status, before.next_step AS next_step_before, now.next_step,
        before.next_state AS next_state_before, now.next_state,
        CASE
            WHEN now.stage > coalesce(before.stage, -1) THEN before.next_step
            WHEN coalesce(now.stage, -1) < before.stage THEN now.next_step
            ELSE now.next_step
        END AS step
    FROM pairs
    JOIN mart.body_stage AS now USING (code, basis, year)
    JOIN mart.body_stage AS before
        ON before.code = pairs.code AND before.basis = pairs.basis AND before.year = pairs.before_year
    WHERE pairs.before_year IS NOT NULL
),
-- the verdict that decides: the STEP that ended the stage in one of the years
decided AS (
    SELECT
        moves.*,
        verdict_before.state AS state_before, verdict.state,
        verdict_before.is_reached AS is_reached_before, verdict.is_reached AS is_reached_now,
        verdict_before.group_question_set IS DISTINCT FROM verdict.group_question_set
            OR coalesce(change.broken_count > 0, false) AS is_other_question,
        change.direction AS step_direction, coalesce(change.other_survey_count > 0, false) AS is_other_survey
    FROM moves
    LEFT JOIN verdicts AS verdict_before
        ON verdict_before.code = moves.code AND verdict_before.basis = moves.basis
        AND verdict_before.year = moves.before_year AND verdict_before.step = moves.step
    LEFT JOIN verdicts AS verdict
        ON verdict.code = moves.code AND verdict.basis = moves.basis AND verdict.year = moves.year
        AND verdict.step = moves.step
    LEFT JOIN core.indicator_group AS groups ON groups.step = moves.step
    LEFT JOIN mart.score_change AS change
        ON change.code = moves.code AND change.basis = moves.basis AND change.year = moves.year
        AND change.perspective = groups.perspective AND change.group_id = groups.group_id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN step IS NULL AND next_step_before IS NULL THEN NULL
            WHEN state IS NULL OR state_before IS NULL THEN 'not_asked'
            WHEN state = 'undetermined' AND state_before <> 'undetermined' THEN 'became_undetermined'
            WHEN state_before = 'undetermined' THEN 'was_undetermined'
            WHEN is_other_question AND state <> state_before THEN 'other_questions'
            WHEN state <> state_before AND NOT (is_reached_before OR is_reached_now) THEN 'not_answered'
        END AS reason
    FROM decided
)
SELECT
    cast(code AS VARCHAR)           AS code,          -- 団体コード | Body code
    cast(basis AS VARCHAR)          AS basis,         -- 基準（core.basis） | Basis, as in core.basis
    cast(before_year AS INTEGER)    AS before_year,   -- 前の年度 | Earlier fiscal year
    cast(year AS INTEGER)           AS year,          -- 年度 | Fiscal year
    cast(stage_before AS INTEGER)   AS stage_before,  -- 前の段階（mart.body_stage）。空の理由は stage_status_before | Stage before, as in mart.body_stage; why it is empty: stage_status_before
    cast(stage_status_before AS VARCHAR) AS stage_status_before,  -- 前の段階の状態（mart.body_stage の stage_status） | State of the stage before, as in mart.body_stage
    cast(stage AS INTEGER)          AS stage,         -- 段階。空の理由は stage_status | Stage; why it is empty: stage_status
    cast(stage_status AS VARCHAR)   AS stage_status,  -- 段階の状態（mart.body_stage の stage_status） | State of the stage, as in mart.body_stage
    cast(step AS INTEGER)           AS step,          -- 変化を決めるSTEP。両年度ともすべて達成なら空 | STEP whose verdicts decide it; empty where all are passed in both years
    cast(CASE
        WHEN reason IS NOT NULL THEN NULL
        WHEN state = 'passed' AND state_before = 'failed' THEN 'up'
        WHEN state = 'failed' AND state_before = 'passed' THEN 'down'
        ELSE 'level'
    END AS VARCHAR)                 AS direction,     -- up 上昇, down 下降, level 横ばい。言えなければ空で、理由は reason | up, down, level; empty where neither can be said, for the reason in `reason`
    cast(reason AS VARCHAR)         AS reason,        -- 言えない理由: not_asked 判定対象外, became_undetermined 未回答で判定できなくなった, was_undetermined 前の年度に判定できなかった, other_questions 設問が違う（判定は比べられない。同じ設問だけでの動きは step_direction）, not_answered 未回答により定まらない | Why not: no verdict, became or was undetermined, other questions (the verdicts do not compare; the questions of both years do: step_direction), depends on what was left blank
    cast(step_direction AS VARCHAR) AS step_direction,  -- step の点の、両年度に問われ答えた設問だけでの動き（mart.score_change の direction）: up 上昇, down 下降, level 横ばい。設問が違う年度のあいだの下降はここに出る。言えなければ空 | How the score of `step` moved over the questions asked and answered in both years, as direction of mart.score_change: a fall between years of other questions stands here; empty where it cannot be said
    cast(is_other_survey AS BOOLEAN) AS is_other_survey  -- step の指標に、前の年度と別の調査の答えによるものがあるか。真なら、違いには調査の作り（尋ね方、「予定」の選択肢の有無など）によるものが混じりうるので、取組の増減と読まない | Does any indicator of `step` rest on another survey than the year before; where it is true, part of a difference may come from how the surveys ask (wording, an option for plans): do not read it as more or less being done
FROM judged
ORDER BY code, basis, year
