-- 比べる相手のうち、ある取組を新たに始めて、その群の点が上がったのはどこか | Which of a body's peers took something up and then rose in the group it belongs to?
-- 読み方: 点は、両年度に問われ、両年度とも答えた指標だけで比べます。上がったのは、始めたからとは限りません | Reading: scores are over what was answered in both years; that one rose is not because of it
WITH asked AS (SELECT '482226' AS own_code, 'policy_roadmap' AS indicator, 'step1' AS group_id),  -- ここを書き換える | change these
peers AS MATERIALIZED (
    SELECT peer.code, basis FROM asked JOIN mart.peer_group AS own ON own.code = own_code
    JOIN mart.peer_member AS peer USING (year, basis, question_set, peer_rule, peer_key)
    WHERE peer.code <> own_code AND own.basis = (SELECT default_basis FROM meta.framework)
        AND own.year = (SELECT max(year) FROM mart.body_year WHERE code = own_code)
),
adopted AS MATERIALIZED (FROM asked JOIN mart.indicator_change USING (indicator) WHERE points_before < 1 AND points = 1 AND NOT is_break)
SELECT body.name, body.prefecture, change.before_year, change.year, change.indicator_count,
    round(change.score_before, 1) AS score_before, round(change.score_after, 1) AS score_after, round(change.change, 1) AS rise
FROM peers JOIN adopted USING (code, basis)
JOIN mart.score_change AS change USING (code, basis, before_year, year, group_id)
JOIN core.body AS body USING (code)
WHERE change.change > 0
ORDER BY rise DESC, body.code, change.year
