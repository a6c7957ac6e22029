-- 比べる相手の規則 | one row per peer rule
-- 比べる相手を決める規則。上から順に、足りる数の団体があるものを使う | The rules for whom a body is compared with; the first under which there are enough bodies is used
-- key: peer_rule
SELECT
    cast(position AS INTEGER)   AS position,   -- 試す順 | Order in which they are tried
    cast(peer_rule AS VARCHAR)  AS peer_rule,  -- 規則 | Rule
    cast(traits AS VARCHAR[])   AS traits,     -- 同じであるべきもの: peer_group 類似団体区分, population_band 人口帯, kind 市区町村の種別。空なら全団体 | What peers share; empty for all bodies
    cast(name_ja AS VARCHAR)    AS name_ja,    -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)    AS name_en,    -- 名称（英語） | Name, English
    cast(reason_ja AS VARCHAR)  AS reason_ja,  -- 理由 | Reason, Japanese
    cast(reason_en AS VARCHAR)  AS reason_en   -- 理由（英語） | Reason, English
FROM input.peer_rule
ORDER BY position
