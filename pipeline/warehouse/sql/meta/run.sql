-- 実行 | one row: the run that made this snapshot
-- この公開データを作った実行 | The run that made this snapshot
-- key: run_id
SELECT
    cast(run_id AS VARCHAR)               AS run_id,              -- 実行の識別子 | Run
    cast(started_at AS TIMESTAMPTZ)       AS started_at,          -- 開始時刻 | Started
    cast(framework AS VARCHAR)            AS framework,           -- 枠組みの版 | Framework
    cast(schema_version AS VARCHAR)       AS schema_version,      -- 表の形の版 | Version of the tables' shape
    cast(input_digest AS VARCHAR)         AS input_digest,        -- 入力（提出と定義）のSHA-256 | SHA-256 of deliveries and definitions
    cast(night_date AS DATE)              AS night_date,          -- この日の状態で年度版を締切前・後と判断した（日本時間。`vintage_date` のあるものではその日） | The day by which editions are open or closed, in Japan time; of a vintage, its day
    cast(NULL AS VARCHAR)                 AS accepted_reason,     -- 公開していたものが失われることを認めた理由（`run --accept-change`）。何も失われなければ空 | Why it was accepted that something published is lost; empty where nothing is
    cast(NULL AS VARCHAR)                 AS accepted_by,         -- 認めた人（OSの利用者名） | Who accepted it, as user of the operating system
    cast(NULL AS VARCHAR[])               AS accepted_losses,     -- 失われたもの | What is lost
    cast(NULL AS VARCHAR[])               AS noted_losses,        -- 新しいファイルによらずに失われたか変わった公表の点（公開を止めるには及ばないもの） | Published scores that are gone or other ones without a new file, too few to refuse the night
    cast(vintage_date AS DATE)           AS vintage_date        -- この日までに知っていたことで作り直したもの。通常の夜は空 | Rebuilt with what was known by the end of this day; empty for a night
FROM input.run
