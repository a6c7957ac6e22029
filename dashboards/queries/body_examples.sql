-- The peers of one body, a comma-separated list, that pass one STEP, nearest in population first: since when, and which of its answers rose in which year
WITH basis AS (
    SELECT default_basis AS basis FROM meta.framework
),
peers AS (
    SELECT code FROM (SELECT unnest(string_split($peers, ',')) AS code) WHERE code <> $code
),
passed AS (
    SELECT code, min(year) AS first_year
    FROM mart.step_status
    WHERE basis = (SELECT basis FROM basis) AND step = $step AND state = 'passed' AND year <= $year
    GROUP BY code
),
members AS (
    SELECT DISTINCT weights.indicator
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    WHERE groups.step = $step AND weights.weight > 0
),
raised AS (
    SELECT
        change.code,
        list({
            'year': change.year, 'indicator': change.indicator, 'name_ja': indicator.name_ja, 'name_en': indicator.name_en,
            'disclosure': indicator.disclosure, 'kind': indicator.kind, 'unit': indicator.unit,
            'status_before': change.status_before, 'option_before': change.option_before, 'value_before': change.value_before, 'points_before': change.points_before,
            'status': change.status, 'option_text': change.option_text, 'value': change.value, 'points': change.points
        } ORDER BY change.year, indicator.position)             AS raised
    FROM mart.indicator_change AS change
    JOIN core.indicator AS indicator USING (indicator)
    SEMI JOIN members USING (indicator)
    SEMI JOIN peers ON peers.code = change.code
    WHERE change.basis = (SELECT basis FROM basis)
        AND change.year <= $year
        AND NOT change.is_break
        AND change.points > change.points_before
    GROUP BY change.code
)
SELECT
    body.code, body.name, body.prefecture, passed.first_year, (SELECT min(year) FROM mart.step_status) AS oldest_year,
    trait.population, score.score, coalesce(now.state, 'not_judged') AS state, now.evidence, raised.raised
FROM passed
JOIN peers USING (code)
JOIN core.body AS body USING (code)
JOIN mart.step_status AS now ON now.code = passed.code AND now.basis = (SELECT basis FROM basis) AND now.step = $step AND now.year = $year
LEFT JOIN core.indicator_group AS groups ON groups.step = $step
LEFT JOIN mart.group_score AS score
    ON score.code = passed.code AND score.year = $year AND score.basis = now.basis AND score.group_id = groups.group_id AND score.is_published
LEFT JOIN core.body_trait AS trait ON trait.code = passed.code AND trait.year = $year
LEFT JOIN core.body_trait AS own ON own.code = $code AND own.year = $year
LEFT JOIN raised ON raised.code = passed.code
ORDER BY population_distance(trait.population, own.population) NULLS LAST, body.code
