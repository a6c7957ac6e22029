-- STEP by STEP, prefecture by prefecture: verdicts; of one prefecture, or without one of all
SELECT
    body.prefecture_code, body.prefecture, status.step,
    CASE WHEN $lang = 'en' THEN groups.name_en ELSE groups.name_ja END          AS name,
    count(*) FILTER (status.state = 'passed')                                   AS passed,
    count(*) FILTER (status.state = 'failed')                                   AS failed,
    count(*) FILTER (status.state = 'undetermined')                             AS undetermined,
    count(*) FILTER (status.state IS NULL)                                      AS not_judged,
    count(*)                                                                    AS body_count,
    round(100 * count(*) FILTER (status.state = 'passed') / count(*), 2)        AS share_pct
FROM mart.step_status AS status
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS groups USING (step)
WHERE body.body_kind = 'municipality'
    AND ($pref IS NULL OR body.prefecture_code = $pref)
    AND status.year = $year
    AND status.basis = (SELECT default_basis FROM meta.framework)
GROUP BY ALL
ORDER BY body.prefecture_code, status.step
