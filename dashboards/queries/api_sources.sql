-- The surveys, their sources and licences
SELECT survey, title_ja, title_en, source_ja, source_en, licence, licence_ja, licence_en, licence_url
FROM core.survey
ORDER BY survey
