-- The values before, with those of all causes up to $place as they are now.
SELECT * EXCLUDE (place) FROM cells WHERE place <= $place
UNION ALL BY NAME
SELECT past.*
FROM old.core.indicator_value AS past
ANTI JOIN (FROM cells WHERE place <= $place) AS moved USING (code, year, basis, indicator)
WHERE past.year IN (FROM years)
