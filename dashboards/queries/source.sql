-- The answers behind one figure of one body, that in force first: file, cell, text as received, verdicts of rules, correction
SELECT
    found.is_used, found.survey, found.item, found.item_text, found.file_name, found.row_no, found.column_no, found.raw_text,
    found.revision, found.known_from, found.verdicts, found.points,
    correction.expected_text, correction.corrected_text, correction.reason_ja, correction.reason_en, correction.decided_by,
    correction.decided_date
FROM lineage($code, $indicator, $year) AS found
LEFT JOIN meta.correction AS correction
    ON correction.code = found.code AND correction.year = found.year AND correction.survey = found.survey
    AND correction.item = found.item AND correction.state = 'applied'
ORDER BY found.is_used DESC, found.survey, found.revision DESC
