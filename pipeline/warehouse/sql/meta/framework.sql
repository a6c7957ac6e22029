-- 枠組みの版 | one row per framework
-- この回に使った枠組み | The framework of this snapshot
-- key: framework
SELECT
    cast(framework AS VARCHAR)      AS framework,      -- 版 | Version
    cast(title_ja AS VARCHAR)       AS title_ja,       -- 名称 | Title, Japanese
    cast(title_en AS VARCHAR)       AS title_en,       -- 名称（英語） | Title, English
    cast(published_date AS DATE)    AS published_date, -- 公表日 | Published
    cast(min_coverage AS DOUBLE)    AS min_coverage,   -- 点を公表する最低の回答率（0…1） | Coverage below which there is no score
    cast(min_peers AS INTEGER)      AS min_peers,      -- 比べる相手として足りる最低の団体数 | Fewest scored bodies that make a comparison
    cast(default_basis AS VARCHAR)  AS default_basis   -- 既定の基準 | Basis of mart.indicator_score
FROM input.framework
