-- Every indicator, prefecture by prefecture: counts, rate, median; of one prefecture, or without one of all
WITH counted AS (
    SELECT
        body.prefecture_code, body.prefecture, indicator.indicator,
        CASE WHEN $lang = 'en' THEN indicator.name_en ELSE indicator.name_ja END                    AS name,
        count(*) FILTER (indicator.kind = 'choice' AND value.points >= 1 - 1e-9)                    AS yes,
        count(*) FILTER (indicator.kind = 'choice' AND value.points > 1e-9 AND value.points < 1 - 1e-9) AS planned,
        count(*) FILTER (indicator.kind = 'choice' AND value.points <= 1e-9)                        AS "no",
        count(*) FILTER (value.status = 'not_surveyed')                                             AS not_surveyed,
        count(*) FILTER (value.status NOT IN ('answered', 'not_surveyed'))                          AS not_answered,
        count(*) FILTER (value.status <> 'not_surveyed')                                            AS surveyed,
        count(value.value)                                                                          AS value_count,
        median(value.value)                                                                         AS median,
        indicator.kind, indicator.unit, indicator.position
    FROM core.indicator_value AS value
    JOIN core.indicator AS indicator USING (indicator)
    JOIN core.body AS body USING (code)
    ANTI JOIN (FROM core.year_state WHERE NOT is_closed) AS unfinished USING (code, year, basis)
    WHERE body.body_kind = 'municipality'
        AND ($pref IS NULL OR body.prefecture_code = $pref)
        AND value.status <> 'not_asked'
        AND value.year = $year
        AND value.basis = (SELECT default_basis FROM meta.framework)
    GROUP BY ALL
)
SELECT
    * REPLACE (
        CASE WHEN kind = 'choice' THEN yes END AS yes,
        CASE WHEN kind = 'choice' THEN planned END AS planned,
        CASE WHEN kind = 'choice' THEN "no" END AS "no"
    ),
    CASE WHEN kind = 'choice' THEN round(100 * yes / nullif(yes + planned + "no", 0), 2) END AS rate_pct
FROM counted
ORDER BY prefecture_code, position
