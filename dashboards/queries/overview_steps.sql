-- STEP by STEP: verdicts of the prefecture's municipalities, and of all
WITH judged AS (
    SELECT
        status.step, status.state, coalesce(stage.stage >= status.step, false) AS is_reached,
        stage.next_step IS NOT DISTINCT FROM status.step AS is_next,
        body.prefecture_code = $pref AS is_here
    FROM mart.step_status AS status
    JOIN mart.body_stage AS stage USING (code, year, basis)
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
        AND status.year = $year
        AND status.basis = (SELECT default_basis FROM meta.framework)
)
SELECT
    judged.step,
    groups.name_ja,
    groups.name_en,
    count(*) FILTER (is_here AND state = 'passed')                  AS passed,
    count(*) FILTER (is_here AND state = 'failed')                  AS failed,
    count(*) FILTER (is_here AND state = 'undetermined')            AS undetermined,
    count(*) FILTER (is_here AND is_reached)                        AS reached,
    count(*) FILTER (is_here AND is_next)                           AS stopped,
    count(*) FILTER (is_here)                                       AS body_count,
    count(*) FILTER (state = 'passed')                              AS nation_passed,
    count(*) FILTER (is_reached)                                    AS nation_reached,
    count(*)                                                        AS nation_count
FROM judged
JOIN core.indicator_group AS groups USING (step)
GROUP BY ALL
ORDER BY judged.step
