-- Codes of the bodies around one body: its peers, or itself and the 100 nearest in population that were asked the same
WITH alike AS (
    SELECT DISTINCT score.code, trait.population, score.code = $code AS is_own
    FROM mart.group_score AS score
    JOIN mart.question_set AS marked USING (code, year, basis)
    JOIN core.body AS body USING (code)
    JOIN core.body_trait AS trait USING (code, year)
    WHERE score.is_published
        AND score.year = $year
        AND score.basis = $basis
        AND trait.population > 0
        AND body.body_kind = (SELECT body_kind FROM core.body WHERE code = $code)
        AND marked.question_set = (SELECT question_set FROM mart.question_set WHERE code = $code AND year = $year AND basis = $basis)
),
nearest AS (
    SELECT alike.code
    FROM alike
    JOIN alike AS own ON own.is_own
    ORDER BY alike.is_own DESC, round(abs(ln(alike.population) - ln(own.population)), 12), alike.code
    LIMIT 101
),
peers AS (
    SELECT member.code
    FROM mart.peer_group AS used
    JOIN mart.peer_member AS member USING (year, basis, question_set, peer_rule, peer_key)
    WHERE used.code = $code
        AND used.year = $year
        AND used.basis = $basis
)
SELECT 'nearest' AS scope, code FROM nearest
UNION ALL
SELECT 'peers', code FROM peers
ORDER BY scope, code
