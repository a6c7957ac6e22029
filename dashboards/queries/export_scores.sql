-- Scores of every municipality in every STEP and pillar, with bounds; of one prefecture, or without one of all
SELECT
    score.code, body.name AS body, body.prefecture,
    CASE WHEN groups.step IS NULL THEN '' ELSE 'STEP' || groups.step || ' ' END
        || CASE WHEN $lang = 'en' THEN groups.name_en ELSE groups.name_ja END   AS "group",
    score.score, score.low, score.high,
    100 * score.coverage                                                        AS coverage_pct,
    score.edition_state
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
JOIN core.indicator_group AS groups USING (perspective, group_id)
WHERE body.body_kind = 'municipality'
    AND groups.parent_id IS NOT NULL
    AND ($pref IS NULL OR body.prefecture_code = $pref)
    AND score.year = $year
    AND score.basis = (SELECT default_basis FROM meta.framework)
ORDER BY score.code, groups.position
