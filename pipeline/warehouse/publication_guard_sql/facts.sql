-- What makes points and scores of answers, a row a fact: kind, name, value. Of the snapshot in use.
SELECT 'weight' AS kind, concat_ws('/', "perspective", group_id, child_id) AS name, round(share, 9)::VARCHAR AS value FROM core.group_child
UNION ALL
SELECT 'threshold', concat_ws('/', "perspective", group_id), concat_ws(' ', threshold, aggregation) FROM core.indicator_group
UNION ALL
SELECT
    'scale', indicator,
    concat_ws(' ', transform, normalisation, direction, goalpost_low, goalpost_high, if(is_gate, 'gate', ''))
FROM core.indicator
UNION ALL
SELECT 'option', concat_ws(' ', indicator, "option"), concat_ws(' ', points, points_low, points_high) FROM core.indicator_option
UNION ALL
SELECT 'judgement', name, value::VARCHAR FROM meta.judgement
UNION ALL
SELECT 'source', concat_ws(' ', indicator, survey, item), item FROM core.indicator_source
