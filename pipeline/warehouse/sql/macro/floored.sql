-- 幾何平均に入れる点。これより低い点はこの下限とみなす（枠組みの判断 geometric_floor） | Points as a geometric mean takes them, never below the framework's judgement geometric_floor
-- SELECT floored(0.0)
CREATE OR REPLACE MACRO floored(points) AS greatest((SELECT value FROM meta.judgement WHERE name = 'geometric_floor'), points)
