-- Fiscal years of which an edition has a day of publication: the state of the last one to be published, and its day
SELECT
    year,
    ['embargo', 'preview', 'released'][min(list_position(['embargo', 'preview', 'released'], release_state))] AS release_state,
    max(visible_from_date)                                                                                    AS visible_from_date
FROM core.edition
WHERE visible_from_date IS NOT NULL
GROUP BY year
ORDER BY year
