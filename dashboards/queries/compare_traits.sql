-- What bodies may be alike in, kind by kind, for one fiscal year
SELECT trait.body_kind, trait.code, trait.log_population, trait.east_km, trait.north_km
FROM mart.similarity_feature AS trait
WHERE trait.year = $year
ORDER BY trait.code
