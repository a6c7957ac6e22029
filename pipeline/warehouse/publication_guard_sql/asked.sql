-- Closed editions that were put to bodies who would not have been asked any more: who has not sent would be forgotten.
SELECT
    old.year, old.survey, any_value(survey.title_ja) AS title_ja, any_value(survey.title_en) AS title_en,
    count(*) AS asked_count, count(*) FILTER (new.code IS NULL) AS lost_count
FROM old.core.edition_body AS old
LEFT JOIN old.core.survey AS survey USING (survey)
LEFT JOIN new.core.edition_body AS new ON new.survey = old.survey AND new.year = old.year AND new.code = old.code
WHERE old.is_closed
GROUP BY old.year, old.survey
HAVING lost_count > 0
ORDER BY old.year, old.survey
