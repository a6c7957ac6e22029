-- e-Statの表と、地域コードで結び付くか | Does a table of e-Stat join by its area codes?
-- 読み方: area は5桁の文字。is_joined が false の行は、コードが違うか、合併した団体です | Reading: area is text of five digits; a row that does not join has a wrong or an old code
WITH estat(area, value) AS (VALUES ('48222', 12.5), ('48201', 30.1), ('48999', 1.0))  -- e-Stat の CSV に置き換える | put a CSV of e-Stat here
SELECT estat.area, estat.value, own.code IS NOT NULL AS is_joined, own.name, change.code_after AS code_since, own.year, own.population_band, own.score
FROM estat
LEFT JOIN mart.body_year AS own ON own.code5 = estat.area AND own.year = (SELECT max(year) FROM mart.body_year)
LEFT JOIN core.code_change AS change ON left(change.code_before, 5) = estat.area
ORDER BY estat.area
