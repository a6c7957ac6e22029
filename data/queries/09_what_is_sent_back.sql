-- どの規則が、いくつの提出で指摘になっているか | Which rules are met most often, and in how many deliveries?
-- 読み方: 多い規則は、団体の誤りより様式や説明の分かりにくさを示すことがあります | Reading: a rule that many meet may point to the form rather than to the bodies
SELECT finding.rule_id, finding.severity, delivery.survey, delivery.year,
    count(DISTINCT finding.delivery_id) AS delivery_count, sum(finding.cell_count) AS cell_count, any_value(finding.message_ja ORDER BY finding.finding_id) AS for_instance
FROM meta.finding AS finding
JOIN meta.delivery AS delivery USING (delivery_id)
GROUP BY ALL
ORDER BY delivery_count DESC, cell_count DESC, finding.rule_id, delivery.survey, delivery.year
