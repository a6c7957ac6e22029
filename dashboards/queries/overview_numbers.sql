-- Every number indicator: medians of a prefecture's municipalities, and of all
WITH counted AS (
    SELECT
        body.prefecture_code                                                    AS pref,
        score.indicator,
        median(score.value)                                                     AS median,
        count(*) FILTER (score.status = 'answered')                             AS answered_count,
        count(*) FILTER (score.status = 'not_surveyed')                         AS not_surveyed_count,
        count(*) FILTER (score.status NOT IN ('answered', 'not_surveyed'))      AS not_answered_count
    FROM mart.indicator_score AS score
    JOIN core.indicator AS indicator USING (indicator)
    JOIN core.body AS body USING (code)
    ANTI JOIN (
        FROM core.year_state WHERE NOT is_closed AND basis = (SELECT default_basis FROM meta.framework)
    ) AS unfinished USING (code, year)
    WHERE indicator.kind = 'number'
        AND body.body_kind = 'municipality'
        AND score.year = $year
        AND score.status <> 'not_asked'
    GROUP BY GROUPING SETS ((score.indicator), (body.prefecture_code, score.indicator))
)
SELECT
    prefectures.pref,
    indicator.indicator, indicator.name_ja, indicator.name_en, indicator.is_gate, indicator.unit,
    here.median,
    coalesce(here.answered_count, 0)            AS answered_count,
    coalesce(here.not_surveyed_count, 0)        AS not_surveyed_count,
    coalesce(here.not_answered_count, 0)        AS not_answered_count,
    nation.median                               AS nation_median,
    nation.answered_count                       AS nation_count
FROM counted AS nation
JOIN core.indicator AS indicator USING (indicator)
CROSS JOIN (SELECT DISTINCT prefecture_code AS pref FROM core.body) AS prefectures
LEFT JOIN counted AS here ON here.pref = prefectures.pref AND here.indicator = nation.indicator
WHERE nation.pref IS NULL
ORDER BY prefectures.pref, indicator.position
