-- Why bodies have no value of an indicator: counts of a prefecture and of the nation
SELECT
    value.status,
    count(*) FILTER (body.prefecture_code = $pref)          AS here_count,
    count(*)                                                AS nation_count
FROM core.indicator_value AS value
JOIN core.body AS body USING (code)
WHERE value.indicator = $indicator
    AND value.status <> 'answered'
    AND body.body_kind = 'municipality'
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
GROUP BY ALL
ORDER BY nation_count DESC, value.status
