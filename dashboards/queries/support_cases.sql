-- Municipalities that passed a STEP in a year after they were judged not to have: which of its answers rose, in which order
WITH basis AS (
    SELECT default_basis AS basis FROM meta.framework
),
closed AS (
    SELECT status.*
    FROM mart.step_status AS status
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE status.basis = (SELECT basis FROM basis) AND status.evidence <> 'insufficient'
),
passed AS (
    SELECT code, step, year, evidence,
        lag(state) OVER each_step AS state_before
    FROM closed
    WHERE state IN ('passed', 'failed')
    WINDOW each_step AS (PARTITION BY code, step ORDER BY year)
    QUALIFY state = 'passed' AND state_before = 'failed' AND year <= $year
),
members AS (
    SELECT DISTINCT groups.step, weights.indicator
    FROM core.group_weight AS weights
    JOIN core.indicator_group AS groups USING (perspective, group_id)
    WHERE groups.step IS NOT NULL AND weights.weight > 0
),
raised AS (
    SELECT
        passed.code, passed.step, passed.year,
        list({
            'year': change.year, 'indicator': change.indicator, 'name_ja': indicator.name_ja, 'name_en': indicator.name_en,
            'disclosure': indicator.disclosure, 'kind': indicator.kind, 'unit': indicator.unit,
            'status_before': change.status_before, 'option_before': change.option_before, 'value_before': change.value_before, 'points_before': change.points_before,
            'status': change.status, 'option_text': change.option_text, 'value': change.value, 'points': change.points
        } ORDER BY change.year, indicator.position)             AS raised
    FROM passed
    JOIN members USING (step)
    JOIN mart.indicator_change AS change
        ON change.code = passed.code AND change.indicator = members.indicator AND change.year <= passed.year
    JOIN core.indicator AS indicator ON indicator.indicator = change.indicator
    WHERE change.basis = (SELECT basis FROM basis) AND NOT change.is_break AND change.points > change.points_before
    GROUP BY ALL
)
SELECT
    body.code, body.name, body.kana, body.prefecture, body.prefecture_code, trait.population, trait.peer_group,
    passed.step, passed.year AS passed_year, passed.evidence, raised.raised
FROM passed
JOIN core.body AS body USING (code)
LEFT JOIN core.body_trait AS trait ON trait.code = passed.code AND trait.year = $year
LEFT JOIN raised ON raised.code = passed.code AND raised.step = passed.step AND raised.year = passed.year
WHERE body.body_kind = 'municipality'
ORDER BY passed.year DESC, body.code, passed.step
