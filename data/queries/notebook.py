"""公開データを読む手引き。`marimo edit notebook.py` で開きます。A marimo notebook over the published data."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    # 置き場（H）。画面のサーバーからも読むなら、そのアドレス | The home; the address of dashboards that run
    import json
    import os
    from pathlib import Path

    import duckdb
    import polars as pl

    published = Path(os.environ.get("MONOSASHI_HOME", "H")) / "published"
    address = os.environ.get("DASHBOARDS", "")  # http://127.0.0.1:8050
    return address, duckdb, json, pl, published


@app.cell
def _(duckdb, json, published):
    # 公開中のファイルを、読み取り専用で開く | Open the current snapshot, read-only
    snapshot = published / json.loads((published / "current.json").read_text(encoding="utf-8"))["file"]
    con = duckdb.connect(snapshot, read_only=True)
    tables = con.sql(
        "SELECT DISTINCT table_schema, table_name, grain_ja, purpose_ja FROM meta.dictionary ORDER BY ALL"
    ).pl()
    tables  # noqa: B018 (the last expression of a cell is shown)
    return con, snapshot, tables


@app.cell
def _(con):
    # 列の意味と単位、値の意味 | What a column means, its unit, and what its values mean
    columns = con.sql("SELECT column_name, unit, ja FROM meta.dictionary WHERE table_name = 'prefecture_rate'").pl()
    codes = con.sql(
        "SELECT value, ja FROM meta.code WHERE table_name = 'indicator_score' AND \"column\" = 'status'"
    ).pl()
    columns  # noqa: B018
    return codes, columns


@app.cell
def _(con):
    # 都道府県の実施率を、未回答による幅と区間といっしょに | Rates with what silence, and few bodies, allow
    rates = con.sql("""
        SELECT year, indicator, prefecture, rate_of_answered_pct, low_pct, high_pct,
            interval_low_pct, interval_high_pct, answered_count, body_count, rank, rank_best, rank_worst
        FROM mart.prefecture_rate
        ORDER BY year DESC, indicator, rank, prefecture_code
    """).pl()
    rates  # noqa: B018
    return (rates,)


@app.cell
def _(con, pl, snapshot):
    # 同じ表を Parquet から | The same table from Parquet
    scores = pl.read_parquet(snapshot.with_suffix("") / "parquet" / "mart.group_score.parquet")
    (basis,) = con.sql("SELECT default_basis FROM meta.framework").fetchone()
    medians = (
        scores.filter(pl.col("is_published") & (pl.col("basis") == basis))
        .group_by("year", "perspective", "group_id")
        .agg(pl.col("score").median(), pl.len().alias("body_count"))
        .sort("year", "perspective", "group_id")
    )
    medians  # noqa: B018
    return basis, medians, scores


@app.cell
def _(con):
    # 一つの点を、セルまでたどる | From a figure to the cell it comes from
    cells = con.sql("SELECT file_name, row_no, column_no, raw_text FROM lineage('482226', 'dx_policy', 2025)").pl()
    cells  # noqa: B018
    return (cells,)


@app.cell
def _(basis, con):
    # もし一つの答えが違ったら | What one other answer would change
    changed = con.sql(
        f"FROM what_if('482226', 2025, 'private_partnership', 1.0) WHERE basis = '{basis}' AND change <> 0"
    ).pl()
    changed  # noqa: B018
    return (changed,)


@app.cell
def _(address, basis, pl):
    # 画面のサーバーから、アドレスで | From the dashboards, by address
    summary = read = None
    if address:
        summary = pl.read_parquet(f"{address}/api/v1/mart.indicator_summary.parquet?scope=nation")
        read = pl.read_csv(
            f"{address}/api/v1/mart.group_score.csv?code=482226&basis={basis}", schema_overrides={"code": pl.String}
        )
    read  # noqa: B018
    return read, summary


if __name__ == "__main__":
    app.run()
