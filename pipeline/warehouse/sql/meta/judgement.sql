-- 判断 | one row per judgement
-- 採点方法のうち、だれかが決めた数とその理由。表はここから読む | The numbers of the method that somebody decided, with their reasons; the tables read them here
-- key: name
SELECT
    cast(position AS INTEGER)   AS position,   -- 並び順 | Order
    cast(name AS VARCHAR)       AS name,       -- 名前（framework.toml の [judgement.名前]） | Name, as in [judgement.NAME] of framework.toml
    cast(value AS DOUBLE)       AS value,      -- 値 | Value
    cast(unit AS VARCHAR)       AS unit,       -- 単位: share 割合（0…1）, points 点（0…100）, bodies 団体数, draws 回, years 年, parts 等分の数, coefficient 係数 | Unit: share 0…1, points 0…100, bodies, draws, years, parts of a whole, coefficient
    cast(reason_ja AS VARCHAR)  AS reason_ja,  -- 理由 | Reason, Japanese
    cast(reason_en AS VARCHAR)  AS reason_en   -- 理由（英語） | Reason, English
FROM input.judgement
ORDER BY position
