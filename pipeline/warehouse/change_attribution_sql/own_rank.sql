-- The rank each body would have, had it alone moved from one state to the next. Both states have bodies in common only.
SELECT
    later.code, later.year, later.basis, later.perspective, later.group_id,
    1 + count(other.code) AS rank
FROM later
JOIN earlier USING (code, year, basis, perspective, group_id)
LEFT JOIN earlier AS other
    ON other.year = later.year AND other.basis = later.basis AND other.perspective = later.perspective
    AND other.group_id = later.group_id AND other.body_kind = later.body_kind AND other.code <> later.code
    AND other.rounded > later.rounded
WHERE later.rounded IS NOT NULL AND earlier.rounded IS NOT NULL AND later.rounded <> earlier.rounded
GROUP BY ALL
