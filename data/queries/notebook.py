"""公開データを読む手引き。# %% ごとに動かせます（VS Code、jupytext など）。Reading the published data, cell by cell."""

# %% 置き場（H）。画面のサーバーからも読むなら、そのアドレス | The home; the address of dashboards that run
import json
import os
from pathlib import Path

import duckdb
import polars as pl

published = Path(os.environ.get("MONOSASHI_HOME", "H")) / "published"
address = os.environ.get("DASHBOARDS", "")  # http://127.0.0.1:8050

# %% 公開中のファイルを、読み取り専用で開く | Open the current snapshot, read-only
snapshot = published / json.loads((published / "current.json").read_text(encoding="utf-8"))["file"]
con = duckdb.connect(snapshot, read_only=True)
tables = con.sql(
    "SELECT DISTINCT table_schema, table_name, grain_ja, purpose_ja FROM meta.dictionary ORDER BY ALL"
).pl()

# %% 列の意味と単位、値の意味 | What a column means, its unit, and what its values mean
columns = con.sql("SELECT column_name, unit, ja FROM meta.dictionary WHERE table_name = 'indicator_summary'").pl()
codes = con.sql("SELECT value, ja FROM meta.code WHERE table_name = 'indicator_score' AND \"column\" = 'status'").pl()

# %% 実施率を、未回答による幅といっしょに | Rates, with what silence allows
rates = con.sql("""
    SELECT year, indicator, rate_of_answered_pct, low_pct, high_pct, answered_count, body_count
    FROM mart.indicator_summary
    WHERE scope = 'nation' AND body_kind = 'municipality'
    ORDER BY high_pct - low_pct DESC, indicator, year
""").pl()

# %% 同じ表を Parquet から | The same table from Parquet
scores = pl.read_parquet(snapshot.with_suffix("") / "parquet" / "mart.group_score.parquet")
(basis,) = con.sql("SELECT default_basis FROM meta.framework").fetchone()
medians = (
    scores.filter(pl.col("is_published") & (pl.col("basis") == basis))
    .group_by("year", "perspective", "group_id")
    .agg(pl.col("score").median(), pl.len().alias("body_count"))
    .sort("year", "perspective", "group_id")
)

# %% 一つの点を、セルまでたどる | From a figure to the cell it comes from
cells = con.sql("SELECT file_name, row_no, column_no, raw_text FROM lineage('482226', 'dx_policy', 2025)").pl()

# %% もし一つの答えが違ったら | What one other answer would change
changed = con.sql(
    f"FROM what_if('482226', 2025, 'private_partnership', 1.0) WHERE basis = '{basis}' AND change <> 0"
).pl()

# %% 画面のサーバーから、アドレスで | From the dashboards, by address
if address:
    summary = pl.read_parquet(f"{address}/api/v1/mart.indicator_summary.parquet?scope=nation")
    read = pl.read_csv(
        f"{address}/api/v1/mart.group_score.csv?code=482226&basis={basis}", schema_overrides={"code": pl.String}
    )
