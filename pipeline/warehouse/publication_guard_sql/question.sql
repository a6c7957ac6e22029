-- Indicators of bodies with published scores that nobody would have asked: they leave the weights, and the score rests on less.
SELECT
    old.year,
    count(DISTINCT old.indicator)                                  AS indicator_count,
    min(old.indicator)                                             AS indicator,
    count(DISTINCT old.code)                                       AS body_count
FROM old.core.indicator_value AS old
JOIN new.core.indicator_value AS new
    ON new.code = old.code AND new.year = old.year AND new.basis = old.basis AND new.indicator = old.indicator
SEMI JOIN (FROM old.mart.group_score WHERE is_published) AS published
    ON published.code = old.code AND published.year = old.year AND published.basis = old.basis
WHERE old.status <> 'not_asked' AND new.status = 'not_asked'
    AND (SELECT framework FROM old.meta.framework) = (SELECT framework FROM new.meta.framework)
GROUP BY old.year
ORDER BY old.year
