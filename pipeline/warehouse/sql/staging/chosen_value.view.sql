-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 採る回答（ビュー）。いくつもの調査が尋ねた指標では、回答のあるもの、基準日の新しいもの、枠組みに挙げた調査の順に選び、何で選んだかを source_rule に示す | The answer that counts (a view): of several surveys the one with an answer, then the latest reference date, then the first that the framework lists; source_rule names what decided
--
-- Only the few indicators that several surveys asked are sorted.
WITH given AS MATERIALIZED (
    FROM staging.source_value
),
several AS (
    SELECT
        *,
        count(*) FILTER (status = 'answered') OVER sources         AS answered_count,
        max(as_of_date) FILTER (status = 'answered') OVER sources  AS newest_date
    FROM given
    WHERE source_count > 1
    WINDOW sources AS (PARTITION BY code, year, basis, indicator)
)
SELECT *, CASE WHEN item IS NOT NULL THEN 'single' END AS source_rule FROM given WHERE source_count = 1
UNION ALL
SELECT
    * EXCLUDE (answered_count, newest_date),
    CASE
        WHEN answered_count = 1 THEN 'answered'
        WHEN count(*) FILTER (status = 'answered' AND as_of_date IS NOT DISTINCT FROM newest_date) OVER sources = 1 THEN 'newest'
        ELSE 'order'
    END AS source_rule
FROM several
WINDOW sources AS (PARTITION BY code, year, basis, indicator)
QUALIFY row_number() OVER (
    PARTITION BY code, year, basis, indicator
    ORDER BY status = 'answered' DESC, as_of_date DESC NULLS LAST, source_position
) = 1
