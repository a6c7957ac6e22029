-- 基準 | one row per basis
-- どの調査の設問だけで点を求めるか | The surveys that scores rest on
-- key: basis
SELECT
    cast(position AS INTEGER)        AS position,       -- 並び順 | Order
    cast(basis AS VARCHAR)           AS basis,          -- 基準 | Basis
    cast(name_ja AS VARCHAR)         AS name_ja,        -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)         AS name_en,        -- 名称（英語） | Name, English
    cast(basis = (SELECT default_basis FROM meta.framework) AS BOOLEAN) AS is_default,  -- 既定の基準か | Is it the default
    cast(is_nationwide AS BOOLEAN)   AS is_nationwide   -- 全国の団体に問う調査だけによるか | Does it rest on nationwide surveys alone
FROM input.basis
JOIN (
    SELECT basis, coalesce(bool_and(is_nationwide), false) AS is_nationwide
    FROM input.basis_survey
    LEFT JOIN input.item_coverage USING (survey)
    GROUP BY basis
) AS surveys USING (basis)
ORDER BY position
