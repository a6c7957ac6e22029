-- 日付 × 旧コード × 新コード | one row per date × old code × new code
-- 団体コード・名称・種別の変更。古い統計の団体を今の団体に結び付ける | Changes of codes, names and kinds, to join older statistics
-- key: change_date, code_before, code_after
SELECT
    cast(change_date AS DATE)   AS change_date,  -- 変更日 | Date of the change
    cast(code_before AS VARCHAR)   AS code_before,    -- それまでの団体コード | Code until then
    cast(code_after AS VARCHAR)   AS code_after,    -- それからの団体コード | Code from then on
    cast(change_kind AS VARCHAR) AS change_kind, -- 市制施行, 名称変更, 中核市移行, 行政区再編 | Kind of change: new city, new name, core city, wards rearranged
    cast(note AS VARCHAR)       AS note          -- 説明 | Note
FROM input.code_change
ORDER BY change_date, code_before, code_after
