-- The snapshot is of an earlier day than the published one: a clock was set back, and editions would open anew.
SELECT old.night_date AS before, new.night_date AS day
FROM old.meta.run AS old, new.meta.run AS new
WHERE new.night_date < old.night_date
