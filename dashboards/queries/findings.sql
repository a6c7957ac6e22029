-- Findings of the deliveries in a comma-separated list, the worst first
SELECT
    finding.delivery_id, delivery.name AS delivery_name, finding.finding_id, finding.severity, finding.category,
    finding.rule_id, finding.row_no, finding.cell, finding.cell_en, finding.cell_count, finding.code, finding.item, finding.raw_text,
    finding.message_ja, finding.message_en, finding.fix_ja, finding.fix_en, finding.example,
    item.text AS item_text,
    body.name AS body_name
FROM meta.finding AS finding
JOIN meta.delivery AS delivery USING (delivery_id)
LEFT JOIN core.item AS item ON item.survey = delivery.survey AND item.year = delivery.year AND item.item = finding.item
LEFT JOIN core.body AS body ON body.code = finding.code
WHERE list_contains(string_split($ids, ','), finding.delivery_id)
ORDER BY
    list_position(['fatal', 'error', 'warning', 'note'], finding.severity),
    finding.category, finding.finding_id
