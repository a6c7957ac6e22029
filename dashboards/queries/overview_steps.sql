-- STEP by STEP: verdicts of a prefecture's municipalities, and of all; judged_count have passed or failed, of reach_count it is determined whether they came as far
WITH judged AS (
    SELECT
        body.prefecture_code AS pref,
        status.step, coalesce(status.state, 'not_judged') AS state, status.evidence, coalesce(stage.stage >= status.step, false) AS is_reached,
        bool_or(status.state = 'failed') OVER (PARTITION BY status.code ORDER BY status.step) AS is_stopped,
        stage.next_step IS NOT DISTINCT FROM status.step AND stage.next_state IS NOT NULL AS is_next
    FROM mart.step_status AS status
    JOIN mart.body_stage AS stage USING (code, year, basis)
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
        AND status.year = $year
        AND status.basis = (SELECT default_basis FROM meta.framework)
),
counted AS (
    SELECT
        pref, step,
        count(*) FILTER (state = 'passed')          AS passed,
        count(*) FILTER (state = 'failed')          AS failed,
        count(*) FILTER (state = 'undetermined')    AS undetermined,
        count(*) FILTER (state = 'not_judged')      AS not_judged,
        count(*) FILTER (is_reached)                AS reached,
        count(*) FILTER (is_reached OR coalesce(is_stopped, false)) AS reach_count,
        count(*) FILTER (is_next)                   AS stopped,
        count(*)                                    AS body_count,
        CASE WHEN bool_or(evidence = 'provisional') THEN 'provisional' END AS evidence
    FROM judged
    GROUP BY GROUPING SETS ((step), (pref, step))
)
SELECT
    prefectures.pref,
    nation.step,
    groups.name_ja,
    groups.name_en,
    coalesce(here.passed, 0)            AS passed,
    coalesce(here.failed, 0)            AS failed,
    coalesce(here.undetermined, 0)      AS undetermined,
    coalesce(here.not_judged, 0)        AS not_judged,
    coalesce(here.reached, 0)           AS reached,
    coalesce(here.stopped, 0)           AS stopped,
    coalesce(here.body_count, 0)        AS body_count,
    coalesce(here.passed + here.failed, 0) AS judged_count,
    coalesce(here.reach_count, 0)       AS reach_count,
    nation.passed + nation.failed       AS nation_judged_count,
    nation.reach_count                  AS nation_reach_count,
    coalesce(here.evidence, nation.evidence) AS evidence,
    nation.passed                       AS nation_passed,
    nation.reached                      AS nation_reached,
    nation.body_count                   AS nation_count
FROM counted AS nation
JOIN core.indicator_group AS groups USING (step)
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.step = nation.step
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation.step
