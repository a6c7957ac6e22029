-- 指標 | one row per indicator
-- 枠組みの指標の定義 | Indicators of the framework
-- key: indicator
SELECT
    cast(position AS INTEGER)       AS position,        -- 並び順 | Order
    cast(indicator AS VARCHAR)      AS indicator,       -- 指標 | Indicator
    cast(name_ja AS VARCHAR)        AS name_ja,         -- 名称 | Name, Japanese
    cast(name_en AS VARCHAR)        AS name_en,         -- 名称（英語） | Name, English
    cast(definition_ja AS VARCHAR)  AS definition_ja,   -- 定義 | Definition, Japanese
    cast(definition_en AS VARCHAR)  AS definition_en,   -- 定義（英語） | Definition, English
    cast(kind AS VARCHAR)           AS kind,            -- 種類: choice 選択, number 数 | Kind
    cast(unit AS VARCHAR)           AS unit,            -- 単位 | Unit
    cast(transform AS VARCHAR)      AS transform,       -- 変換: none なし, log10 常用対数, per_1000_population 人口千人当たり, ratio 二つの設問の比, count 選んだ設問の数 | Transform
    cast(normalisation AS VARCHAR)  AS normalisation,   -- 点への換算: goalposts 目標値, min_max 最小最大, z_score 標準得点, percent_rank 百分位 | Normalisation
    cast(direction AS VARCHAR)      AS direction,       -- 望ましい向き: higher 高いほどよい, lower 低いほどよい | Direction: higher or lower is better
    cast(goalpost_low AS DOUBLE)    AS goalpost_low,    -- 0点とする値 | Value worth 0 points
    cast(goalpost_high AS DOUBLE)   AS goalpost_high,   -- 1点とする値 | Value worth 1 point
    cast(is_gate AS BOOLEAN)        AS is_gate,         -- STEPの必須要件か | Does a STEP require it
    cast(goalpost_reason_ja AS VARCHAR)  AS goalpost_reason_ja,  -- 目盛りの理由 | Reason of the goalposts, Japanese
    cast(goalpost_reason_en AS VARCHAR)  AS goalpost_reason_en,  -- 目盛りの理由（英語） | Reason of the goalposts, English
    cast(why_ja AS VARCHAR)         AS why_ja,          -- なぜ大切か | Why it matters, Japanese
    cast(why_en AS VARCHAR)         AS why_en,          -- なぜ大切か（英語） | Why it matters, English
    cast(weight_reason_ja AS VARCHAR)  AS weight_reason_ja,  -- 重みの理由 | Reason of the weight, Japanese
    cast(weight_reason_en AS VARCHAR)  AS weight_reason_en,  -- 重みの理由（英語） | Reason of the weight, English
    cast(source_ja AS VARCHAR)      AS source_ja,       -- 出典 | Source, Japanese
    cast(source_en AS VARCHAR)      AS source_en,       -- 出典（英語） | Source, English
    cast(disclosure AS VARCHAR)     AS disclosure,      -- 公開区分: public 公開, own_prefecture 団体名は県内だけ, aggregate_only 集計だけ | Disclosure class: public; own_prefecture, named within the prefecture only; aggregate_only, totals only
    cast(advice_ja AS VARCHAR)      AS advice_ja,       -- 助言 | Advice, Japanese
    cast(advice_en AS VARCHAR)      AS advice_en,       -- 助言（英語） | Advice, English
    cast(limits_ja AS VARCHAR)      AS limits_ja,       -- 限界 | Known limits, Japanese
    cast(limits_en AS VARCHAR)      AS limits_en        -- 限界（英語） | Known limits, English
FROM input.indicator
ORDER BY position
