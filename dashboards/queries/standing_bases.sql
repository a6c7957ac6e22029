-- Bases on which bodies have a place in a year, the framework's own first
SELECT basis, basis = (SELECT default_basis FROM meta.framework) AS is_default, count(DISTINCT code) AS body_count
FROM mart.ranking
WHERE year = $year
GROUP BY basis
ORDER BY is_default DESC, basis
