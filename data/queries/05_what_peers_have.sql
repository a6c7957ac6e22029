-- 比べる相手の7割以上がしていて、自団体がまだしていないことは何か | What do seven in ten peers do that a body does not do yet?
-- 読み方: 率は、答えの分かる相手に対するもの。相手がしているから自団体にも要る、とは限りません | Reading: of the peers whose answer is known; that they do it does not mean that it is needed
WITH asked AS (SELECT '482226' AS code, 70 AS at_least_pct)  -- ここを書き換える | change these
SELECT indicator.name_ja, mine.raw_text AS own_answer, own.year, own.peer_rule, own.peer_key,
    peers.done_count, peers.known_count - 1 AS known_peer_count, round(100 * peers.done_count / known_peer_count, 1) AS peers_pct
FROM asked
JOIN mart.peer_group AS own USING (code)
JOIN mart.peer_indicator AS peers USING (year, basis, question_set, peer_rule, peer_key)
JOIN mart.indicator_score AS mine USING (code, year, indicator)
JOIN core.indicator AS indicator USING (indicator)
WHERE own.basis = (SELECT default_basis FROM meta.framework) AND own.year = (SELECT max(year) FROM mart.body_year WHERE code = asked.code)
    AND indicator.kind = 'choice' AND mine.points < 1 AND peers_pct >= at_least_pct  -- 自団体は known_count にいて done_count にいない | the body itself is known and not done
ORDER BY peers_pct DESC, indicator.position
