-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 指標の値と点。値がないときも行があり、状態が理由を言う | Value and points; a missing value is a row whose status says why
--
-- points of a number, from its measure m (after the transform; its sign turned when lower is better):
--   goalposts     clamp((m − low) / (high − low), 0, 1)
--   over the bodies of one kind, year and basis that have a value; 0.5 where they are all alike:
--   min_max       (m − least) / (most − least)
--   z_score       clamp((50 + 10 z) / 100, 0, 1), z with the sample standard deviation
--   percent_rank  (rank − 1) / (n − 1), rank from the lowest, ties the lower one
-- A logarithm of nothing, a rate per nobody and a ratio to zero are undefined.
WITH years AS (
    SELECT DISTINCT year FROM input.answer
),
asked AS (
    SELECT basis_survey.basis, asked.year, asked.prefecture_code, asked.body_kind, feed.indicator, feed.survey, feed.item,
        feed.divisor_item, count(*) OVER (PARTITION BY basis, asked.year, prefecture_code, body_kind, indicator) AS feed_count
    FROM core.item_coverage AS asked
    JOIN input.indicator_source AS feed USING (survey, item)
    JOIN input.basis_survey AS basis_survey USING (survey)
),
places AS (
    SELECT DISTINCT body_kind, prefecture_code FROM core.body
),
-- what each kind of body of a prefecture was asked: far fewer rows than bodies
grid AS (
    SELECT body_kind, prefecture_code, year, basis, indicator, survey, item, divisor_item, feed_count
    FROM (
        FROM places, years, (SELECT DISTINCT basis FROM input.basis_survey) AS basis, (SELECT indicator FROM core.indicator) AS indicator
    ) AS every
    LEFT JOIN asked USING (basis, year, prefecture_code, body_kind, indicator)
),
feeding AS (
    SELECT * FROM interim.answer_revision SEMI JOIN (
        SELECT survey, item FROM input.indicator_source UNION ALL SELECT survey, divisor_item FROM input.indicator_source
    ) AS fed USING (survey, item)
    WHERE is_current
),
divisors AS (
    SELECT * FROM feeding SEMI JOIN input.indicator_source AS feed ON feed.survey = feeding.survey AND feed.divisor_item = feeding.item
),
candidates AS (
    SELECT
        body.code, grid.body_kind, grid.year, grid.basis, grid.indicator,
        CASE
            WHEN grid.item IS NULL THEN 'not_asked'
            WHEN grid.divisor_item IS NULL OR coalesce(answer.status, '') <> 'answered' THEN coalesce(answer.status, 'not_answered')
            WHEN divisor.number = 0 THEN 'undefined'
            ELSE coalesce(divisor.status, 'not_answered')
        END AS status,
        answer.survey, answer.item, answer.raw_text, answer."option" AS option_text, answer.as_of_date,
        CASE WHEN grid.divisor_item IS NULL THEN answer.number ELSE answer.number / nullif(divisor.number, 0) END AS number,
        answer.delivery_id, answer.row_no, answer.column_no, grid.feed_count
    FROM grid
    JOIN core.body AS body USING (body_kind, prefecture_code)
    LEFT JOIN feeding AS answer
        ON answer.code = body.code AND answer.survey = grid.survey AND answer.item = grid.item AND answer.year = grid.year
    LEFT JOIN divisors AS divisor
        ON divisor.code = body.code AND divisor.survey = grid.survey AND divisor.item = grid.divisor_item
        AND divisor.year = grid.year
),
winners AS (
    SELECT * FROM candidates WHERE coalesce(feed_count, 1) = 1
    UNION ALL
    SELECT *
    FROM candidates
    WHERE feed_count > 1
    QUALIFY row_number() OVER (
        PARTITION BY code, year, basis, indicator
        ORDER BY status = 'answered' DESC, as_of_date DESC NULLS LAST, survey
    ) = 1
),
measured AS (
    SELECT
        winners.* EXCLUDE (number, status),
        indicator.position, indicator.kind, indicator.normalisation, indicator.direction,
        indicator.goalpost_low, indicator.goalpost_high,
        CASE WHEN indicator.transform = 'per_1000_population' THEN 1000 * number / nullif(population, 0) ELSE number END AS value,
        CASE WHEN indicator.transform = 'log10' THEN CASE WHEN number > 0 THEN log10(number) END ELSE value END AS measure,
        CASE
            WHEN winners.status = 'answered' AND indicator.kind = 'number' AND number IS NOT NULL AND measure IS NULL THEN 'undefined'
            ELSE winners.status
        END AS status
    FROM winners
    JOIN core.indicator AS indicator USING (indicator)
    LEFT JOIN core.body_trait AS trait USING (code, year)
),
placed AS (
    SELECT
        code, year, basis, indicator,
        CASE WHEN direction = 'lower' THEN -measure ELSE measure END                                       AS height,
        min(height) OVER everybody                                                                         AS lowest,
        max(height) OVER everybody                                                                         AS highest,
        percent_rank() OVER (PARTITION BY year, basis, body_kind, indicator ORDER BY height)               AS place,
        (height - avg(height) OVER everybody) / nullif(stddev_samp(height) OVER everybody, 0)              AS z,
        CASE
            WHEN highest = lowest THEN 0.5
            WHEN normalisation = 'min_max' THEN (height - lowest) / (highest - lowest)
            WHEN normalisation = 'percent_rank' THEN place
            ELSE greatest(0, least(1, (50 + 10 * z) / 100))
        END AS points
    FROM measured
    WHERE kind = 'number' AND normalisation <> 'goalposts' AND status = 'answered' AND measure IS NOT NULL
    WINDOW everybody AS (PARTITION BY year, basis, body_kind, indicator)
),
pointed AS (
    SELECT
        measured.*,
        CASE
            WHEN measured.status <> 'answered' THEN NULL
            WHEN kind = 'choice' THEN choice.points
            WHEN normalisation <> 'goalposts' THEN placed.points
            WHEN direction = 'lower' THEN 1 - greatest(0, least(1, (measure - goalpost_low) / (goalpost_high - goalpost_low)))
            ELSE greatest(0, least(1, (measure - goalpost_low) / (goalpost_high - goalpost_low)))
        END AS points
    FROM measured
    LEFT JOIN placed USING (code, year, basis, indicator)
    LEFT JOIN input.indicator_option AS choice
        ON choice.indicator = measured.indicator AND choice."option" = measured.option_text
)
SELECT
    cast(code AS VARCHAR)         AS code,         -- 団体コード | Body code
    cast(year AS INTEGER)         AS year,         -- 年度 | Fiscal year
    cast(basis AS VARCHAR)        AS basis,        -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(indicator AS VARCHAR)    AS indicator,    -- 指標 | Indicator
    cast(status AS VARCHAR)       AS status,       -- 状態: answered 回答, not_answered 未回答, not_applicable 対象外, not_asked 調査項目外, not_surveyed 調査無し, invalid 不正な値, suppressed 秘匿, undefined 算出不能。点があるのは answered だけ | Status: answered, not_answered, not_applicable, not_asked, not_surveyed, invalid, suppressed, undefined; only answered has points
    cast(raw_text AS VARCHAR)     AS raw_text,     -- セルの文字そのまま | Text as received
    cast(option_text AS VARCHAR)  AS option_text,  -- 選択肢 | Option
    cast(value AS DOUBLE)         AS value,        -- 数値（比と人口千人当たりは計算した後、対数はとる前） | Value of a number, ratios and rates worked out, before any logarithm
    cast(points AS DOUBLE)        AS points,       -- 点（0…1） | Points, 0…1
    cast(as_of_date AS DATE)      AS as_of_date,   -- 基準日 | Reference date
    cast(survey AS VARCHAR)       AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)         AS item,         -- 設問 | Item
    cast(delivery_id AS VARCHAR)  AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)       AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)    AS column_no     -- 列番号 | Column
FROM pointed
ORDER BY code, year, basis, position
