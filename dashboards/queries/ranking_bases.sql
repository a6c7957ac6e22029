-- Bases on which bodies have a place in a year, the framework's own first
SELECT basis, name_ja, name_en, count(DISTINCT code) AS body_count
FROM mart.ranking
JOIN core.basis USING (basis)
WHERE year = $year
GROUP BY ALL
ORDER BY bool_or(is_default) DESC, basis
