-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 採る回答（ビュー）。いくつもの調査が尋ねた指標では、回答のあるもの、基準日の新しいもの、調査の名の順に選ぶ | The answer that counts (a view): of several surveys the one with an answer, then the latest reference date, then the name of the survey
--
-- Only the few indicators that several surveys asked are sorted.
SELECT * FROM staging.source_value WHERE source_count = 1
UNION ALL
SELECT *
FROM staging.source_value
WHERE source_count > 1
QUALIFY row_number() OVER (
    PARTITION BY code, year, basis, indicator
    ORDER BY status = 'answered' DESC, as_of_date DESC NULLS LAST, survey
) = 1
