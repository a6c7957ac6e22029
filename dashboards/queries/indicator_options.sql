-- Options of a choice indicator with their points, the best first, and how often a prefecture and the nation gave them
SELECT
    value.option_text,
    value.points,
    count(*) FILTER (body.prefecture_code = $pref)          AS here_count,
    count(*)                                                AS nation_count
FROM core.indicator_value AS value
JOIN core.body AS body USING (code)
WHERE value.indicator = $indicator
    AND value.status = 'answered'
    AND body.body_kind = 'municipality'
    AND value.year = $year
    AND value.basis = (SELECT default_basis FROM meta.framework)
GROUP BY ALL
ORDER BY value.points DESC, value.option_text
