-- one row per answer: option, number or date, and status
WITH said AS (
    SELECT
        delivery_id,
        'pref_dx' AS survey,
        cast("調査年度" AS INTEGER) AS year,
        "団体コード" AS code,
        "設問番号" AS item,
        cast(row_no AS INTEGER) AS row_no,
        7 AS column_no,
        "回答" AS raw_text,
        trim("回答") AS normal_text,
        nullif("備考", '') AS remark
    FROM {{ ref('loaded') }}
),
known AS (
    SELECT
        said.*,
        item.* EXCLUDE (survey, year, item, text, options),
        spelling.option,
        regexp_replace(replace(normal_text, ',', ''), '%$', '') AS digits
    FROM said
    JOIN {{ source('input', 'item') }} AS item USING (survey, year, item)
    LEFT JOIN {{ source('input', 'spelling') }} AS spelling USING (survey, year, item, normal_text)
),
typed AS (
    SELECT
        *,
        CASE WHEN kind IN ('number', 'percent') THEN try_cast(digits AS DOUBLE) * scale END AS published_number,
        CASE WHEN kind = 'date' THEN try_cast(normal_text AS DATE) END AS date
    FROM known
),
judged AS (
    SELECT
        *,
        CASE
            WHEN normal_text = '' THEN 'not_answered'
            WHEN kind = 'choice' AND option IS NULL THEN 'invalid'
            WHEN kind IN ('number', 'percent') AND published_number IS NULL THEN 'invalid'
            WHEN kind = 'date' AND date IS NULL THEN 'invalid'
            WHEN published_number NOT BETWEEN coalesce(minimum, '-inf') AND coalesce(maximum, 'inf') THEN 'invalid'
            ELSE 'answered'
        END AS status
    FROM typed
),
shares AS (
    SELECT
        share.code,
        share.year,
        share.item,
        100 * part.published_number / nullif(whole.published_number, 0) AS number
    FROM judged AS share
    JOIN judged AS part ON (part.code, part.year, part.item) = (share.code, share.year, share.numerator_item)
    JOIN judged AS whole ON (whole.code, whole.year, whole.item) = (share.code, share.year, share.denominator_item)
    WHERE (share.status, part.status, whole.status) = ('answered', 'answered', 'answered')
)
SELECT
    judged.* EXCLUDE (digits),
    CASE WHEN status = 'answered' THEN coalesce(shares.number, published_number) END AS number
FROM judged
LEFT JOIN shares USING (code, year, item)
