-- One indicator: one row
SELECT *
FROM core.indicator
WHERE indicator = $indicator
