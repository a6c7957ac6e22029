-- 団体 × 年度 × 基準 × 指標 | one row per body × year × basis × indicator
-- 指標の値と点。値がないときも行があり、status が理由を示す | Value and points; a missing value is a row whose status gives the reason
-- key: code, year, basis, indicator
--
-- How an answer becomes points, an idea a file: which items ask the indicator (staging.indicator_question), the answer to
-- each survey and the ratio of two items (source_value), the survey that counts (chosen_value), the transform
-- (indicator_measure), the limits of extreme values (winsor_limit), and here the points:
--   choice        the points of the option
--   goalposts     clamp((measure − low) / (high − low), 0, 1), turned round where lower is better
--   over the bodies of one kind, year and basis that have a value, 0.5 where they are all alike; the height of a value is
--   its measure, its sign turned where lower is better:
--   min_max       (height − least) / (most − least)
--   percent_rank  (rank − 1) / (n − 1), rank from the lowest, ties the lower one
--   z_score       clamp((50 + 10 z) / 100, 0, 1), z with the sample standard deviation
WITH measures AS (
    SELECT
        given.* REPLACE (
            if(limits.indicator IS NULL, measure, greatest(low_limit, least(high_limit, measure))) AS measure
        ),
        greatest(0, least(1, (given.measure - goalpost_low) / (goalpost_high - goalpost_low))) AS goalpost_share
    FROM interim.indicator_measure AS given
    LEFT JOIN staging.winsor_limit AS limits USING (year, basis, body_kind, indicator)
),
heights AS (
    SELECT
        code, year, basis, indicator, body_kind, normalisation,
        CASE direction
            WHEN 'higher' THEN measure
            WHEN 'lower' THEN -measure
            ELSE error(format('indicator {}: unknown direction {}', indicator, direction))
        END AS height
    FROM measures
    WHERE kind = 'number' AND normalisation <> 'goalposts' AND status = 'answered' AND measure IS NOT NULL
),
compared AS (
    SELECT
        code, year, basis, indicator, normalisation, height,
        min(height) OVER bodies                                                             AS least,
        max(height) OVER bodies                                                             AS most,
        percent_rank() OVER (PARTITION BY year, basis, body_kind, indicator ORDER BY height) AS percent_rank,
        (height - avg(height) OVER bodies) / nullif(stddev_samp(height) OVER bodies, 0)     AS z
    FROM heights
    WINDOW bodies AS (PARTITION BY year, basis, body_kind, indicator)
),
relative AS (
    SELECT
        code, year, basis, indicator,
        CASE normalisation
            WHEN 'min_max' THEN if(most = least, 0.5, (height - least) / (most - least))
            WHEN 'percent_rank' THEN if(most = least, 0.5, percent_rank)
            WHEN 'z_score' THEN if(most = least, 0.5, greatest(0, least(1, (50 + 10 * z) / 100)))
            ELSE error(format('indicator {}: unknown normalisation {}', indicator, normalisation))
        END AS points
    FROM compared
),
scored AS (
    SELECT
        measures.*,
        CASE
            WHEN measures.status <> 'answered' THEN NULL
            WHEN measures.kind = 'choice' THEN choice.points
            WHEN measures.kind <> 'number' THEN error(format('indicator {}: unknown kind {}', measures.indicator, measures.kind))
            WHEN measures.normalisation <> 'goalposts' THEN relative.points
            WHEN measures.direction = 'higher' THEN measures.goalpost_share
            WHEN measures.direction = 'lower' THEN 1 - measures.goalpost_share
            ELSE error(format('indicator {}: unknown direction {}', measures.indicator, measures.direction))
        END AS points
    FROM measures
    LEFT JOIN relative USING (code, year, basis, indicator)
    LEFT JOIN input.indicator_option AS choice
        ON choice.indicator = measures.indicator AND choice."option" = measures.option_text
)
SELECT
    cast(code AS VARCHAR)         AS code,         -- 団体コード | Body code
    cast(year AS INTEGER)         AS year,         -- 年度 | Fiscal year
    cast(basis AS VARCHAR)        AS basis,        -- 基準: full すべての調査（ふつうはこれ）, national 全国調査の項目だけ | Basis: full, all surveys (the usual one); national, the items of the national survey alone
    cast(indicator AS VARCHAR)    AS indicator,    -- 指標 | Indicator
    cast(status AS VARCHAR)       AS status,       -- 状態: answered 回答あり, not_answered 未回答, not_applicable 対象外, not_asked 設問なし, not_surveyed 調査無し, invalid 保留, suppressed 秘匿, undefined 算出不能。点があるのは answered だけ | Status: answered, not_answered, not_applicable, not_asked, not_surveyed, invalid, suppressed, undefined; only answered has points
    cast(raw_text AS VARCHAR)     AS raw_text,     -- セルの文字そのまま | Text as received
    cast(option_text AS VARCHAR)  AS option_text,  -- 選択肢 | Option
    cast(value AS DOUBLE)         AS value,        -- 数値（比と人口千人当たりは計算した後、対数はとる前） | Value of a number, ratios and rates worked out, before any logarithm
    cast(points AS DOUBLE)        AS points,       -- 点（0…1） | Points, 0…1
    cast(as_of_date AS DATE)      AS as_of_date,   -- 基準日 | Reference date
    cast(survey AS VARCHAR)       AS survey,       -- 調査 | Survey
    cast(item AS VARCHAR)         AS item,         -- 設問 | Item
    cast(source_rule AS VARCHAR)  AS source_rule,  -- その調査の回答を採った理由: single 尋ねた調査が1つ, answered 回答があったのはここだけ, newest 基準日が最も新しい, order 基準日が同じときは枠組みに挙げた順 | Why this survey's answer counts: the only one that asked, the only one with an answer, the latest reference date, or with equal dates the framework's order
    cast(delivery_id AS VARCHAR)  AS delivery_id,  -- 提出の識別子 | Delivery
    cast(row_no AS INTEGER)       AS row_no,       -- 行番号 | Row
    cast(column_no AS INTEGER)    AS column_no     -- 列番号 | Column
FROM scored
ORDER BY code, year, basis, position
