-- 団体と行うこと × 年度 × 基準 × 指標 | one row per body with one thing done, or with all of them × year × basis × indicator
-- 行った後の次のSTEPの回答（ビュー）。code は「団体コード/行う指標」で、すべて行うなら「団体コード/」 | The answers to the next STEP once it is done (a view); `code` is body/indicator done, and body/ with all done: what rescored asks for
WITH scenarios AS (
    SELECT code, year, basis, perspective, group_id, indicator AS done, [indicator] AS all_done
    FROM interim.next_action_choice
    UNION ALL
    SELECT code, year, basis, perspective, group_id, '', list(indicator)
    FROM interim.next_action_choice
    GROUP BY ALL
)
SELECT
    scenario.code || '/' || scenario.done AS code, scenario.year, scenario.basis, value.indicator,
    if(list_contains(scenario.all_done, value.indicator), 'answered', value.status) AS status,
    if(list_contains(scenario.all_done, value.indicator), 1, value.points)          AS points
FROM scenarios AS scenario
JOIN core.group_weight AS weights USING (perspective, group_id)
JOIN core.indicator_value AS value
    ON value.code = scenario.code AND value.year = scenario.year AND value.basis = scenario.basis
    AND value.indicator = weights.indicator
WHERE weights.weight > 0
