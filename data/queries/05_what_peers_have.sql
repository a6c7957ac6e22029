-- 比べる相手の7割以上がしていて、自団体がまだしていないことは何か | What do seven in ten peers do that a body does not do yet?
WITH asked AS (
    SELECT '482226' AS code  -- ここを書き換える | change this
),
own AS (
    SELECT peers.*
    FROM asked
    JOIN mart.peer_group AS peers USING (code)
    WHERE peers.basis = (SELECT default_basis FROM meta.framework)
    QUALIFY peers.year = max(peers.year) OVER ()
),
peers AS (
    SELECT member.code, own.year, own.peer_rule, own.peer_key
    FROM own
    JOIN mart.peer_member AS member USING (year, basis, peer_rule, peer_key)
    WHERE member.code <> own.code
)
SELECT indicator.name_ja, mine.raw_text AS own_answer, peers.peer_rule, peers.peer_key,
    count(*) FILTER (theirs.points = 1) AS yes_count,
    count(theirs.points) AS answered_count,
    round(100.0 * count(*) FILTER (theirs.points = 1) / count(theirs.points), 1) AS peers_pct
FROM own
JOIN peers USING (year)
JOIN mart.indicator_score AS theirs ON theirs.code = peers.code AND theirs.year = peers.year
JOIN mart.indicator_score AS mine ON mine.code = own.code AND mine.year = own.year AND mine.indicator = theirs.indicator
JOIN core.indicator AS indicator ON indicator.indicator = theirs.indicator
WHERE indicator.kind = 'choice' AND mine.points < 1
GROUP BY ALL
HAVING peers_pct >= 70
ORDER BY peers_pct DESC, indicator.name_ja
