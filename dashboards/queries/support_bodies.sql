-- Municipalities, by prefecture, with what they have in common, and their verdict in every STEP
WITH verdicts AS (
    SELECT code, map_from_entries(list((step, state) ORDER BY step)) AS states,
        bool_or(evidence = 'provisional')                        AS is_tentative
    FROM mart.step_status
    WHERE year = $year AND basis = (SELECT default_basis FROM meta.framework)
    GROUP BY code
),
scores AS (
    SELECT score.code, score.score
    FROM mart.group_score AS score
    JOIN core.perspective AS perspective ON perspective.perspective = score.perspective AND perspective.root_id = score.group_id
    WHERE perspective.has_steps AND score.year = $year AND score.basis = (SELECT default_basis FROM meta.framework)
)
SELECT
    body.prefecture_code AS pref, body.code, body.name, body.kana, trait.peer_group, trait.population,
    feature.log_population, feature.east_km, feature.north_km, scores.score,
    coalesce(map_keys(verdicts.states), [])       AS step_list,
    coalesce(map_values(verdicts.states), [])     AS states,
    coalesce(verdicts.is_tentative, false)        AS is_tentative
FROM core.body AS body
LEFT JOIN core.body_trait AS trait ON trait.code = body.code AND trait.year = $year
LEFT JOIN mart.similarity_feature AS feature ON feature.code = body.code AND feature.year = $year
LEFT JOIN verdicts ON verdicts.code = body.code
LEFT JOIN scores ON scores.code = body.code
WHERE body.body_kind = 'municipality'
ORDER BY body.code
