-- Reference dates of the answers a group's scores rest on, oldest and newest
SELECT min(value.as_of_date) AS first_date, max(value.as_of_date) AS last_date
FROM core.indicator_value AS value
JOIN core.group_weight AS weights USING (indicator)
WHERE weights.group_id = $group
    AND value.year = $year
    AND value.basis = $basis
    AND value.status <> 'not_asked'
