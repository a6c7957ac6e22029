-- Medians of the published scores: a prefecture's municipalities, and all
WITH counted AS (
    SELECT
        body.prefecture_code            AS pref,
        score.group_id,
        median(score.score)             AS median,
        count(score.score)              AS count,
        max(score.asked_count)          AS asked_count
    FROM mart.group_score AS score
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality'
        AND score.year = $year
        AND score.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY GROUPING SETS ((score.group_id), (body.prefecture_code, score.group_id))
)
SELECT
    prefectures.pref,
    nation.group_id,
    here.median                 AS here_median,
    coalesce(here.count, 0)     AS here_count,
    nation.median               AS nation_median,
    nation.count                AS nation_count,
    nation.asked_count
FROM counted AS nation
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.group_id = nation.group_id
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, nation.group_id
