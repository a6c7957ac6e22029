-- 提出 × 団体 × 設問 × 年度 | one row per delivery × body × item × year
-- 保留された回答と指摘を受けた回答のうち、内容のある回答が後から別に届いたもの、または都道府県が訂正したもの | Answers that were held back or remarked on, of which another with content came later, or which the office corrected
--
-- Later is what core.answer counts as later: of those known at once, corrections come last, then the delivery of a later
-- name. A correction is known from when its error was, so it is never known after the night in which the error came.
WITH remarked AS (
    SELECT delivery_id, survey, year, code, item FROM input.answer WHERE status = 'invalid'
    UNION
    SELECT delivery_id, survey, year, code, item
    FROM input.finding
    JOIN input.delivery USING (delivery_id)
    WHERE code IS NOT NULL AND item IS NOT NULL
)
SELECT DISTINCT remarked.*
FROM remarked
JOIN input.delivery AS delivery USING (delivery_id)
JOIN interim.answer_received AS later
    ON (later.survey, later.year, later.code, later.item) = (remarked.survey, remarked.year, remarked.code, remarked.item)
WHERE later.delivery_id <> remarked.delivery_id
    AND later.has_content
    AND (later.known_from, later.is_correction, later.delivery_name) > (delivery.received_at, false, delivery.name)
