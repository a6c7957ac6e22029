-- 団体 × 設問 × 年度 × 改訂 | one row per body × item × year × revision
-- 二度以上届いた回答の改訂。後から届いた空欄や保留の回答は前の回答に代わらない | Revisions of answers received more than once; a later blank or held-back cell replaces nothing
--
-- Of several reference dates in a year the newest counts, whenever it came in.
--
-- Two different answers may share a key by chance: each is then its own only revision, as it is without this table.
WITH repeated_keys AS (
    SELECT hash(code, survey, item, year) AS answer_key FROM input.answer GROUP BY ALL HAVING count(*) > 1
),
counted AS (
    SELECT *
    FROM interim.answer_received
    SEMI JOIN repeated_keys USING (answer_key)
    QUALIFY has_content OR NOT bool_or(has_content) OVER (PARTITION BY code, survey, item, year)
),
compared AS (
    SELECT
        *,
        lag(status) OVER w IS DISTINCT FROM status
            OR lag(raw_text) OVER w IS DISTINCT FROM raw_text
            OR lag(number) OVER w IS DISTINCT FROM number AS is_change
    FROM counted
    WINDOW w AS (PARTITION BY code, survey, item, year ORDER BY as_of_date NULLS FIRST, known_from, is_correction, delivery_name)
)
SELECT
    *,
    row_number() OVER w AS revision,
    lead(code) OVER w IS NULL AS is_current
FROM compared
WHERE is_change
WINDOW w AS (PARTITION BY code, survey, item, year ORDER BY as_of_date NULLS FIRST, known_from, is_correction, delivery_name)
