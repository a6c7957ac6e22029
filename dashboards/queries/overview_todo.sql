-- What waits for a prefecture, by kind: bodies that have not sent (of this year, and of each that is being collected), deliveries sent back or held in part, recent corrections; with the names of the bodies, as far as they are known
WITH missing AS (
    SELECT body.prefecture_code AS pref, 'missing' AS kind, board.year, count(DISTINCT body.code) AS count,
        list(DISTINCT body.name ORDER BY body.name) AS names
    FROM mart.submission_board AS board
    JOIN core.body AS body USING (code)
    WHERE board.state = 'not_submitted'
        AND body.body_kind = 'municipality'
        AND (board.year = $year OR board.edition_state = 'collecting')
    GROUP BY ALL
),
sent AS (
    SELECT prefectures.code AS pref, open.state AS kind, NULL AS year, count(*) AS count,
        coalesce(list(DISTINCT sender.name ORDER BY sender.name) FILTER (sender.name IS NOT NULL), []) AS names
    FROM meta.open_delivery AS open
    LEFT JOIN core.body AS sender ON sender.code = open.sender_code
    JOIN core.body AS prefectures
        ON prefectures.body_kind = 'prefecture' AND left(prefectures.code, 2) = left(coalesce(open.sender_code, regexp_extract(open.name, '(?:^|/)(\d\d)_', 1)), 2)
    GROUP BY ALL
),
corrected AS (
    SELECT body.prefecture_code AS pref, 'corrected' AS kind, NULL AS year, count(*) AS count,
        list(DISTINCT body.name ORDER BY body.name) AS names
    FROM meta.correction AS correction
    JOIN core.body AS body USING (code)
    WHERE correction.state = 'applied'
        AND correction.known_from >= (SELECT max(started_at) - INTERVAL 7 DAY FROM meta.run)
    GROUP BY ALL
)
SELECT pref, kind, year, count, names FROM missing
UNION ALL
SELECT pref, kind, year, count, names FROM sent
UNION ALL
SELECT pref, kind, year, count, names FROM corrected
ORDER BY pref, kind, year DESC
