-- 団体の一覧 | one row per municipality × year
SELECT
    body.code                                        AS 団体コード,
    body.prefecture                                  AS 都道府県,
    body.name                                        AS 団体名,
    stage.year                                       AS "年度（西暦）",
    CASE state.edition_state WHEN 'provisional' THEN '速報' WHEN 'final' THEN '確報' END AS 年度の状態,
    trait.peer_group                                 AS 類似団体区分,
    trait.population                                 AS "人口（人）",
    -- the words of dashboards/messages (step_stage): a test compares them
    CASE
        WHEN stage.next_step IS NULL THEN 'すべて達成'
        WHEN stage.stage IS NOT NULL THEN 'STEP' || stage.stage || 'まで達成'
        WHEN stage.next_state = 'failed' THEN 'STEP' || stage.next_step || 'に未到達'
        WHEN stage.next_state = 'undetermined' THEN 'STEP' || stage.next_step || 'の回答待ち'
        ELSE '判定対象外（STEP' || stage.next_step || 'の設問が足りない）'
    END                                              AS 到達したSTEP,
    CASE stage.evidence WHEN 'provisional' THEN '暫定' WHEN 'insufficient' THEN '判定対象外' ELSE '足りる' END AS 段階の根拠,
    round(stage.reproducibility, 2)                  AS "STEPの再現係数（全国）",
    round(stage.scalability, 2)                      AS "STEPの尺度化係数（全国）",
    round(max(step.score) FILTER (step = 0), 1)      AS "STEP0の点（点）",
    round(max(step.score) FILTER (step = 1), 1)      AS "STEP1の点（点）",
    round(max(step.score) FILTER (step = 2), 1)      AS "STEP2の点（点）",
    round(max(step.score) FILTER (step = 3), 1)      AS "STEP3の点（点）"
FROM mart.body_stage AS stage
JOIN mart.step_status AS step USING (code, year, basis)
JOIN core.body AS body USING (code)
JOIN core.year_state AS state USING (code, year, basis)
LEFT JOIN core.body_trait AS trait USING (code, year)
WHERE stage.basis = (SELECT default_basis FROM meta.framework) AND body.body_kind = 'municipality'
GROUP BY ALL
ORDER BY stage.year DESC, body.code
