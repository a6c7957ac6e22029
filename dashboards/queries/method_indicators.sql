-- Every indicator of the framework, with all its texts
SELECT * FROM core.indicator ORDER BY position
