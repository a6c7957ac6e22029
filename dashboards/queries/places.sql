-- Where the municipalities lie, by prefecture; 48 and above is no prefecture of Japan: the places of the sample are invented
SELECT prefecture_code AS pref, code, name, latitude, longitude
FROM core.body
WHERE body_kind = 'municipality'
    AND left(code, 2) <= '47'
    AND latitude IS NOT NULL
    AND longitude IS NOT NULL
ORDER BY code
