-- Where the municipalities stand, by prefecture; 48 and above is no prefecture of Japan, and the sample's places there are made up
SELECT prefecture_code AS pref, code, name, latitude, longitude
FROM core.body
WHERE body_kind = 'municipality'
    AND left(code, 2) <= '47'
    AND latitude IS NOT NULL
    AND longitude IS NOT NULL
ORDER BY code
