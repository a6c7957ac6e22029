-- マクロ × 引数 | one row per macro × parameter
-- マクロの引数: 型、単位、書き方の例、省けるか | Parameters of the macros: type, unit, an example, and whether it may be left out
-- key: macro_name, parameter
SELECT
    cast(macro_name AS VARCHAR)    AS macro_name,    -- マクロ | Macro
    cast(position AS INTEGER)      AS position,      -- 引数の順 | Order of the parameter
    cast(parameter AS VARCHAR)     AS parameter,     -- 引数。省けるものは「名前 := 値」と書く | Parameter; one that may be left out is written name := value
    cast(data_type AS VARCHAR)     AS data_type,     -- 型 | Type
    cast(unit AS VARCHAR)          AS unit,          -- 単位（数量の引数） | Unit, of measures
    cast(is_required AS BOOLEAN)   AS is_required,   -- 必ず要るか | Must it be given
    cast(default_value AS VARCHAR) AS default_value, -- 省いたときの値（SQL）。必ず要るものでは空 | Value without it, as SQL; empty where it must be given
    cast(example AS VARCHAR)       AS example,       -- 例（SQL） | An example, as SQL
    cast(ja AS VARCHAR)            AS ja,            -- 意味 | Meaning, Japanese
    cast(en AS VARCHAR)            AS en             -- 意味（英語） | Meaning, English
FROM input.macro_parameter
ORDER BY macro_name, position
