-- 調査 × 年度 | one row per survey × year
-- 調査の年度版とその状態。届いた提出のない年度版（delivery_count が0）は定義にあるだけで、まだ何も分からない。団体ごとの状態は core.edition_body にある | Editions of the surveys and their states; one without a delivery (delivery_count is 0) stands in the definition alone, and nothing is known of it yet. Those of each body are in core.edition_body
-- key: survey, year
WITH bodies AS (
    SELECT
        survey, year,
        list_position(['planned', 'collecting', 'provisional', 'final'], edition_state) AS state_no,
        is_received, is_assumed
    FROM core.edition_body
),
counted AS (
    SELECT
        survey, year,
        max(state_no)                           AS state_no,
        count(*)                                AS asked_count,
        count(*) FILTER (is_received)           AS received_count,
        bool_or(is_assumed)                     AS is_assumed
    FROM bodies
    GROUP BY ALL
),
delivered AS (
    SELECT survey, year, count(DISTINCT delivery_id) AS delivery_count
    FROM (
        SELECT delivery_id, survey, year FROM input.delivery
        UNION ALL
        SELECT delivery_id, survey, year FROM input.delivery_body  -- a file of several years
    )
    GROUP BY ALL
)
SELECT
    cast(survey AS VARCHAR)                 AS survey,            -- 調査 | Survey
    cast(year AS INTEGER)                   AS year,              -- 年度 | Fiscal year
    cast(as_of_date AS DATE)                AS as_of_date,        -- 基準日 | Reference date
    cast(opens_date AS DATE)                AS opens_date,        -- 回答を受け付ける最初の日 | First day on which answers are expected
    cast(closes_date AS DATE)               AS closes_date,       -- 回答の期限 | Last day on which answers are expected
    cast(final_since_date AS DATE)          AS final_since_date,  -- 確報とした日 | The day from which the office calls it final
    cast(['planned', 'collecting', 'provisional', 'final'][state_no] AS VARCHAR) AS edition_state,  -- 状態: planned 準備中, collecting 集計中, provisional 速報, final 確報。団体により違えば、最も進んだもの。まだ何も届かず送り先も定義にない年度版は空 | State: planned, collecting, provisional, final; where bodies differ, the furthest. Empty for an edition without recipients of which nothing has come in
    cast(coalesce(state_no > 2, false) AS BOOLEAN) AS is_closed,  -- 締め切られたか（速報か確報） | Is it closed: provisional or final
    cast(visible_from_date AS DATE)         AS visible_from_date,  -- 公表の日。決めていなければ空 | The day of its publication; empty where none is set
    cast(preview_from_date AS DATE)         AS preview_from_date,  -- 団体が自分の数字を見る最初の日。公表の日がなければ空 | First day on which a body sees its own figures; empty without a day of publication
    cast(CASE
        WHEN night_date < preview_from_date THEN 'embargo'
        WHEN night_date < visible_from_date THEN 'preview'
        ELSE 'released'
    END AS VARCHAR)                         AS release_state,     -- 公表前か: embargo 公表前（県と国だけが見る）, preview 公表前（団体も自分の数字を見る）, released 公表済み（公表の日を決めていないものも） | Before publication: embargo for prefecture and nation alone, preview for the bodies too, each its own; released, also without a day
    cast(coalesce(is_assumed, true) AS BOOLEAN) AS is_assumed,    -- 送り先か状態が定義になく、届いた提出から仮に決めたか | Are recipients or state assumed from what came in, and not in the definition
    cast(coalesce(asked_count, 0) AS INTEGER)    AS asked_count,     -- 尋ねた団体の数 | Bodies asked
    cast(coalesce(received_count, 0) AS INTEGER) AS received_count,  -- うち回答の届いた団体の数 | Of them those that answered
    cast(coalesce(delivery_count, 0) AS INTEGER) AS delivery_count    -- 届いた提出の数（差戻し、訂正も含む）。0なら、尋ねた団体の数も状態も定義によるだけ | Deliveries received, those sent back and corrections among them; with none, who was asked and the state are those of the definition alone
FROM input.edition
CROSS JOIN (SELECT night_date FROM input.run)
LEFT JOIN counted USING (survey, year)
LEFT JOIN delivered USING (survey, year)
ORDER BY survey, year
