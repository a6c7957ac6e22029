-- 二つの団体の人口の隔たり: 比の自然対数の絶対値、小数9桁。同じ値なら団体コード順とする | How far two populations are apart: the absolute logarithm of their ratio, to nine decimals; bodies equally far are ordered by code
-- SELECT population_distance(52000, 48000)
CREATE OR REPLACE MACRO population_distance(population, other_population) AS round(abs(ln(population) - ln(other_population)), 9)
