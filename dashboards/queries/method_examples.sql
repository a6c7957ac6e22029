-- The worked examples of the method
SELECT * FROM meta.framework_example ORDER BY position
