-- The population bands within which bodies are compared
SELECT label, from_population FROM core.population_band ORDER BY from_population
