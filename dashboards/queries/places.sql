-- Where the municipalities of a prefecture, or with an empty one of the nation, stand; 48 and above is no prefecture of Japan, and the sample's places there are made up
SELECT code, name, latitude, longitude
FROM core.body
WHERE body_kind = 'municipality'
    AND ($pref = '' OR prefecture_code = $pref)
    AND left(code, 2) <= '47'
    AND latitude IS NOT NULL
    AND longitude IS NOT NULL
ORDER BY code
