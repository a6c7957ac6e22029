-- Surveys and reference dates behind the values of an indicator in a fiscal year
SELECT DISTINCT survey, as_of_date
FROM core.indicator_value
WHERE indicator = $indicator
    AND survey IS NOT NULL
    AND year = $year
    AND basis = (SELECT default_basis FROM meta.framework)
ORDER BY survey, as_of_date
