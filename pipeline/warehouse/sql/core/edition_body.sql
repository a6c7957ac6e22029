-- 調査 × 年度 × 団体 | one row per survey × year × body that was asked
-- 調査の年度版をどの団体に尋ねたか、その団体にとっての状態。送り先（sent_to）と日付は定義から。送り先のない定義では、届いた提出から仮に決める | Which body was asked an edition, and its state for that body. Recipients and dates come from the definition; where it names none they are assumed from what came in
-- key: survey, year, code
--
-- A body that answered was asked, whatever the definition lists. Where a definition names no recipients: a nationwide
-- table was put to every body of its kind; a form to those that answered, and to all of a prefecture of which at least
-- half have answered, or, while it is being collected, any. Where it has no dates either, the edition counts as closed
-- there once at least half have answered. The day of the night comes as a parameter of the run.
WITH dated AS (
    SELECT
        edition.*,
        CASE
            WHEN night_date >= final_since_date THEN 'final'
            WHEN night_date < opens_date THEN 'planned'
            WHEN night_date <= closes_date OR (opens_date IS NOT NULL AND closes_date IS NULL) THEN 'collecting'
            WHEN closes_date IS NOT NULL OR final_since_date IS NOT NULL OR has_recipients THEN 'provisional'
        END AS state_by_date  -- empty: the definition has neither dates nor recipients
    FROM input.edition AS edition, (SELECT night_date FROM input.run)
),
kinds AS (
    SELECT survey, year, body_kind, bool_or(is_nationwide) AS is_nationwide FROM input.item_coverage GROUP BY ALL
),
received AS (
    SELECT DISTINCT survey, year, code FROM input.answer
),
candidates AS (
    SELECT
        kinds.survey, kinds.year, kinds.is_nationwide, body.code,
        dated.state_by_date, dated.has_recipients,
        if(dated.has_recipients, '', body.prefecture_code)              AS place,
        recipient.code IS NOT NULL                                      AS is_recipient,
        received.code IS NOT NULL                                       AS is_received,
        count(received.code) OVER alike                                 AS received_count,
        2 * count(received.code) OVER alike >= count(*) OVER alike      AS is_half
    FROM kinds
    JOIN dated USING (survey, year)
    JOIN core.body AS body USING (body_kind)
    LEFT JOIN input.edition_recipient AS recipient USING (survey, year, code)
    LEFT JOIN received USING (survey, year, code)
    WINDOW alike AS (PARTITION BY kinds.survey, kinds.year, kinds.body_kind, if(kinds.is_nationwide, '', body.prefecture_code))
),
asked AS (
    SELECT *
    FROM candidates
    WHERE is_recipient OR is_received
        OR (
            NOT has_recipients AND received_count > 0
            AND (is_nationwide OR is_half OR coalesce(state_by_date IN ('planned', 'collecting'), true))
        )
),
delivered AS (
    SELECT survey, year, true AS is_delivered FROM input.delivery
    UNION
    SELECT survey, year, true FROM received  -- a file of several years
),
final AS (
    SELECT
        *,
        CASE
            WHEN state_by_date IS NULL THEN if(is_nationwide OR is_half, 'provisional', 'collecting')
            WHEN state_by_date = 'collecting' AND bool_and(is_received) OVER (PARTITION BY survey, year, place) THEN 'provisional'
            ELSE state_by_date
        END AS state
    FROM asked
)
SELECT
    cast(survey AS VARCHAR)            AS survey,       -- 調査 | Survey
    cast(year AS INTEGER)              AS year,         -- 年度 | Fiscal year
    cast(code AS VARCHAR)              AS code,         -- 団体コード | Body code
    cast(state AS VARCHAR)             AS edition_state,  -- 年度版の状態: planned 準備中（開始前）, collecting 集計中（締切まで、またはすべての団体が答えるまで）, provisional 速報（締切後、訂正がありうる）, final 確報 | State of the edition: planned, collecting until it closes or all have answered, provisional, final
    cast(state IN ('provisional', 'final') AS BOOLEAN) AS is_closed,  -- 締め切られたか（速報か確報） | Is it closed: provisional or final
    cast(is_received AS BOOLEAN)       AS is_received,  -- 回答が届いているか | Has anything of it been answered
    cast(NOT is_recipient AS BOOLEAN)  AS is_assumed,   -- 送り先が定義になく、届いた提出から仮に決めたか | Is it assumed from what came in, and not in the definition, that the body was asked
    cast(coalesce(is_delivered, false) AS BOOLEAN) AS has_delivery  -- この年度版に、どの団体のものでも届いた提出があるか。なければ、定義に送り先があるだけで、まだ何も来ていない | Has any delivery of the edition come in, of whichever body; without one the definition names recipients and nothing has come yet
FROM final
LEFT JOIN delivered USING (survey, year)
ORDER BY survey, year, code
