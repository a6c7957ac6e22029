-- 団体 × 年度 × 基準 × 行うこと | one row per body × year × basis × thing to do
-- 今の段階の次のSTEPだけについて、達成するための最も少ない変更（ほかのSTEPの未到達は mart.step_status）: 満たしていない必須要件のすべてと、なお足りなければ効き目の大きい指標から。類似団体等で済ませた割合の高い順。判定の根拠が足りない年度・基準にはない | The fewest changes that pass the STEP after the present stage, and no other (mart.step_status has them all): every gate not known to be met, then the most effective others as far as needed; ordered by the share of peers that have done them. None where verdicts have too little evidence
-- key: code, year, basis, position
-- Which they are is decided in interim.next_action_choice. What they do to the score is what the macro rescored makes of
-- the answers after them (staging.next_action_answer): the same SQL as the published score.
WITH rescored_answers AS (
    SELECT code AS scenario, year, basis, perspective, group_id, 100 * mean AS score
    FROM rescored(MAP {}, answers := 'staging.next_action_answer')
),
final AS (
    SELECT
        choice.*,
        100 * now.mean      AS score_now,
        alone.score         AS score_alone,
        together.score      AS score_after
    FROM interim.next_action_choice AS choice
    JOIN core.group_mean AS now USING (code, year, basis, perspective, group_id)
    LEFT JOIN rescored_answers AS alone
        ON alone.scenario = choice.code || '/' || choice.indicator AND alone.year = choice.year AND alone.basis = choice.basis
        AND alone.perspective = choice.perspective AND alone.group_id = choice.group_id
    LEFT JOIN rescored_answers AS together
        ON together.scenario = choice.code || '/' AND together.year = choice.year AND together.basis = choice.basis
        AND together.perspective = choice.perspective AND together.group_id = choice.group_id
)
SELECT
    cast(code AS VARCHAR)           AS code,            -- 団体コード | Body code
    cast(year AS INTEGER)           AS year,            -- 年度 | Fiscal year
    cast(basis AS VARCHAR)          AS basis,           -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(position AS INTEGER)       AS position,        -- 順 | Order
    cast(next_step AS INTEGER)      AS step,            -- 次のSTEP | The next STEP
    cast(indicator AS VARCHAR)      AS indicator,       -- 指標。助言は core.indicator にある | Indicator; its advice is in core.indicator
    cast(status AS VARCHAR)         AS status,          -- 今の状態。未回答などなら、まず答えること | Status now; where nothing is known, answering comes first
    cast(points AS DOUBLE)          AS points,          -- 今の点（0…1） | Points now, 0…1
    cast(is_required AS BOOLEAN)    AS is_required,     -- 必須要件か | Does the STEP require it
    cast(share_of_peers AS DOUBLE)  AS share_of_peers,  -- 比べる相手のうち済ませた割合（0…1、自らを除く） | Share of the peers that have done it, itself left out
    cast(other_count AS INTEGER)    AS peer_count,      -- その割合の母数 | Peers that share is of
    cast(peer_rule AS VARCHAR)      AS peer_rule,       -- 比べる相手の規則 | Rule by which peers were found
    cast(round(score_alone - coalesce(score_now, 0), 10) AS DOUBLE) AS gain,  -- これだけを行ったときのSTEPの点の伸び | What this alone adds to the STEP's score
    cast(round(score_now, 10) AS DOUBLE) AS score_now,  -- 今のSTEPの点（分かる分） | The STEP's score now, over what is known
    cast(round(score_after, 10) AS DOUBLE) AS score_after -- すべて行ったときのSTEPの点 | The STEP's score when all is done
FROM final
ORDER BY code, year, basis, position
