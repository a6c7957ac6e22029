-- Every indicator of the framework, with all that is said of it
SELECT * FROM core.indicator ORDER BY position
