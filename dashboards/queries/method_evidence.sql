-- STEP・柱 | On how many of the questions the verdicts of a fiscal year rest: municipalities by evidence, group by group
SELECT
    groups.step, groups.name_ja, groups.name_en,
    count(*)                                           AS count,
    count(*) FILTER (asked.evidence = 'full')          AS "full",
    count(*) FILTER (asked.evidence = 'provisional')   AS provisional,
    count(*) FILTER (asked.evidence = 'insufficient')  AS insufficient
FROM mart.question_set AS body_set
JOIN mart.group_question_set AS asked USING (question_set)
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN core.body AS body USING (code)
WHERE body_set.year = $year
    AND body_set.basis = (SELECT default_basis FROM meta.framework)
    AND body.body_kind = 'municipality'
    AND groups.parent_id IS NOT NULL
GROUP BY groups.perspective, groups.group_id, groups.step, groups.name_ja, groups.name_en, groups.position
ORDER BY groups.position
