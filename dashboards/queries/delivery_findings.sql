-- 指摘 | Findings of one delivery, the worst first; `pref` is that of the body, empty where it is of the whole file
SELECT
    body.prefecture_code AS pref,
    finding.finding_id, finding.severity, finding.category,
    finding.row_no, finding.column_no, finding.cell, finding.cell_en, finding.cell_count,
    finding.code, body.name AS body, finding.item, finding.question, finding.raw_text,
    finding.message_ja, finding.message_en, finding.fix_ja, finding.fix_en, finding.example
FROM meta.finding AS finding
LEFT JOIN core.body AS body USING (code)
WHERE finding.delivery_id = $delivery_id
ORDER BY
    list_position(['fatal', 'error', 'warning', 'note'], finding.severity),
    finding.row_no NULLS FIRST, finding.column_no NULLS FIRST, finding.finding_id
