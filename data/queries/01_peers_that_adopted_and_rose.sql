-- 比べる相手のうち、ある取組を新たに始めて、その群の点が上がったのはどこか | Which of a body's peers took something up and then rose in the group it belongs to?
WITH asked AS (
    SELECT '482226' AS code, 'policy_roadmap' AS indicator, 'step1' AS group_id, default_basis AS basis  -- はじめの三つを書き換える | change the first three
    FROM meta.framework
),
peers AS (
    SELECT member.code
    FROM asked
    JOIN mart.peer_group AS own USING (code, basis)
    JOIN mart.peer_member AS member USING (year, basis, peer_rule, peer_key)
    WHERE member.code <> own.code
    QUALIFY own.year = max(own.year) OVER ()
),
adopted AS (
    SELECT past.code, past.year AS from_year, present.year AS to_year
    FROM asked
    JOIN mart.indicator_score AS present USING (indicator)
    JOIN mart.indicator_score AS past ON past.code = present.code AND past.indicator = present.indicator AND past.year = present.year - 1
    WHERE past.points < 1 AND present.points = 1
)
SELECT
    body.name, body.prefecture, adopted.from_year, adopted.to_year,
    round(before.score, 1) AS score_before, round(after.score, 1) AS score_after, round(after.score - before.score, 1) AS rise
FROM adopted
JOIN peers USING (code)
JOIN core.body AS body USING (code)
CROSS JOIN asked
JOIN mart.group_score AS before
    ON before.code = adopted.code AND before.year = adopted.from_year AND before.basis = asked.basis AND before.group_id = asked.group_id
JOIN mart.group_score AS after
    ON after.code = adopted.code AND after.year = adopted.to_year AND after.basis = asked.basis AND after.group_id = asked.group_id
WHERE after.score > before.score
ORDER BY rise DESC, body.code, to_year
