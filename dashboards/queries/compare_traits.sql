-- What bodies of one kind may be alike in, for one fiscal year
SELECT trait.code, trait.log_population, trait.east_km, trait.north_km
FROM mart.trait AS trait
WHERE trait.year = $year AND trait.body_kind = (SELECT body_kind FROM core.body WHERE code = $code)
ORDER BY trait.code
