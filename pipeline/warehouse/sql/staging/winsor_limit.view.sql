-- 年度 × 基準 × 団体の種類 × 指標 | one row per year × basis × kind of body × indicator whose framework winsorises it
-- 極端な値を寄せる限り（ビュー） | The limits that extreme values are drawn in to (a view)
--
-- With k values drawn in, the k extremes of the longer tail take the value next to them. k is the least from 0 to `most`
-- with which skewness or kurtosis (both of the sample, corrected for bias) no longer exceeds its limit, else `most`.
WITH measured AS (
    SELECT year, basis, body_kind, indicator, most_skewness, most_kurtosis, most, list_sort(list(measure)) AS ordered
    FROM interim.indicator_measure
    JOIN input.winsorising USING (indicator)
    WHERE status = 'answered' AND kind = 'number' AND measure IS NOT NULL
    GROUP BY ALL
),
tried AS (
    SELECT
        *,
        unnest(range(least(most, len(ordered) - 1) + 1)) AS drawn_in_count,
        list_aggregate(ordered, 'skewness') < 0         AS is_low_tail
    FROM measured
),
limited AS (
    SELECT
        *,
        ordered[1 + if(is_low_tail, drawn_in_count, 0)]             AS low_limit,
        ordered[len(ordered) - if(is_low_tail, 0, drawn_in_count)]  AS high_limit,
        list_transform(ordered, lambda value: greatest(low_limit, least(high_limit, value))) AS drawn_in
    FROM tried
),
shaped AS (
    SELECT
        *,
        list_aggregate(drawn_in, 'skewness')  AS skewness,  -- not a number where all are alike
        list_aggregate(drawn_in, 'kurtosis')  AS kurtosis,  -- none of three values and fewer
        NOT isnan(skewness) AND abs(skewness) > most_skewness AND coalesce(kurtosis > most_kurtosis, false) AS is_extreme
    FROM limited
)
SELECT
    year, basis, body_kind, indicator,
    coalesce(arg_min(low_limit, drawn_in_count) FILTER (NOT coalesce(is_extreme, false)), arg_max(low_limit, drawn_in_count)) AS low_limit,
    coalesce(arg_min(high_limit, drawn_in_count) FILTER (NOT coalesce(is_extreme, false)), arg_max(high_limit, drawn_in_count)) AS high_limit
FROM shaped
GROUP BY ALL
