-- Every body with figures of a closed year, whom it is compared with, and its stage where there are STEPs
SELECT
    body.code, body.name, body.name AS written, body.kana, body.body_kind, body.municipality_type AS kind, body.prefecture_code, body.prefecture,
    trait.peer_group, trait.population, trait.population_band,
    peer_group.question_set, peer_group.peer_rule, peer_group.peer_key, peer_group.body_count AS peer_count,
    rule.traits AS peer_traits, rule.name_ja AS peer_rule_ja, rule.name_en AS peer_rule_en,
    closer.names_ja AS closer_rules_ja, closer.names_en AS closer_rules_en,
    stage.stage, stage.evidence, stage.next_step,
    CASE WHEN stage.next_step IS NOT NULL THEN coalesce(stage.next_state, 'not_judged') END AS next_state, stage.ahead_steps
FROM core.body AS body
JOIN mart.question_set AS asked USING (code)
ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
LEFT JOIN mart.body_stage AS stage USING (code, year, basis)
LEFT JOIN core.body_trait AS trait USING (code, year)
LEFT JOIN mart.peer_group AS peer_group USING (code, year, basis)
LEFT JOIN meta.peer_rule AS rule USING (peer_rule)
LEFT JOIN (
    -- the rules that are tried before each
    SELECT later.peer_rule, list(earlier.name_ja ORDER BY earlier.position) AS names_ja, list(earlier.name_en ORDER BY earlier.position) AS names_en
    FROM meta.peer_rule AS later
    JOIN meta.peer_rule AS earlier ON earlier.position < later.position
    GROUP BY later.peer_rule
) AS closer USING (peer_rule)
WHERE asked.year = $year
    AND asked.basis = (SELECT default_basis FROM meta.framework)
ORDER BY code
