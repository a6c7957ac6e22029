-- 団体 × 設問 × 年度 × 提出 | one row per body × item × year × delivery
-- 届いたすべての回答（ビュー）。いつ知ったか、内容があるか（空欄でも保留でもない） | Every answer received (a view), when it was known, and whether it has content: neither blank nor held back
SELECT
    answer.*,
    coalesce(correction.known_from, delivery.received_at) AS known_from,
    correction.delivery_id IS NOT NULL AS is_correction,
    delivery.name AS delivery_name,
    status = 'answered' OR (trim(raw_text) <> '' AND status <> 'invalid') AS has_content,
    hash(answer.code, answer.survey, answer.item, answer.year) AS answer_key  -- a key of one number joins much faster than one of four texts
FROM input.answer AS answer
JOIN input.delivery AS delivery USING (delivery_id)
LEFT JOIN input.correction AS correction USING (delivery_id, row_no)
