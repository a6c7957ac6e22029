-- 実行 | one row: the run that made this snapshot
-- この公開データを作った実行 | The run that made this snapshot
-- key: run_id
SELECT
    cast(run_id AS VARCHAR)               AS run_id,              -- 実行の識別子 | Run
    cast(started_at AS TIMESTAMPTZ)       AS started_at,          -- 開始時刻 | Started
    cast(framework AS VARCHAR)            AS framework,           -- 枠組みの版 | Framework
    cast(schema_version AS VARCHAR)       AS schema_version,      -- 表の形の版 | Version of the tables' shape
    cast(input_digest AS VARCHAR)         AS input_digest,        -- 入力（提出と定義）のSHA-256 | SHA-256 of deliveries and definitions
    cast(vintage_date AS DATE)           AS vintage_date        -- この日までに知っていたことで作り直したもの。通常の夜は空 | Rebuilt with what was known by the end of this day; empty for a night
FROM input.run
