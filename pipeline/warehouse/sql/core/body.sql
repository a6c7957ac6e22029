-- 団体 | one row per body
-- 市区町村と都道府県の台帳 | Municipalities and prefectures
-- key: code
WITH prefectures AS (
    SELECT name AS prefecture, code AS prefecture_code
    FROM input.body
    WHERE body_kind = 'prefecture'
)
SELECT
    cast(code AS VARCHAR)            AS code,             -- 団体コード6桁（検査数字付き） | Body code, six digits with check digit
    cast(left(code, 5) AS VARCHAR)   AS code5,            -- 検査数字を除く5桁（e-Statの地域コード） | The five digits without the check digit, as e-Stat has them
    cast(name AS VARCHAR)            AS name,             -- 団体名 | Name
    cast(kana AS VARCHAR)            AS kana,             -- 団体名のかな | Name in kana
    cast(body_kind AS VARCHAR)       AS body_kind,        -- municipality 市区町村, prefecture 都道府県 | municipality or prefecture
    cast(kind AS VARCHAR)            AS municipality_type, -- 市区町村の種別（政令指定都市、町など）。都道府県は「都道府県」 | Type of municipality (designated city, town …); of a prefecture 都道府県
    cast(prefecture_code AS VARCHAR) AS prefecture_code,  -- 都道府県の団体コード | Code of its prefecture
    cast(left(code, 2) AS VARCHAR)   AS prefecture_code2, -- 都道府県番号2桁 | Two-digit number of its prefecture
    cast(prefecture AS VARCHAR)      AS prefecture,       -- 都道府県名 | Name of its prefecture
    cast(latitude AS DOUBLE)         AS latitude,         -- 緯度（度） | Latitude, degrees
    cast(longitude AS DOUBLE)        AS longitude         -- 経度（度） | Longitude, degrees
FROM input.body
JOIN prefectures USING (prefecture)
ORDER BY code
