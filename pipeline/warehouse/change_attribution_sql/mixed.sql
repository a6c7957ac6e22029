-- The values before, with those of all causes up to $cause_no as they are now.
SELECT * EXCLUDE (cause_no) FROM cells WHERE cause_no <= $cause_no
UNION ALL BY NAME
SELECT past.*
FROM old.core.indicator_value AS past
ANTI JOIN (FROM cells WHERE cause_no <= $cause_no) AS changed USING (code, year, basis, indicator)
WHERE past.year IN (FROM years)
