"""`monosashi sql`: a read-only question to the published snapshot."""

import sys
from pathlib import Path

import duckdb
import polars as pl

from pipeline.commands import CommandError
from pipeline.settings import Home
from pipeline.warehouse.publish import PublishError, current
from pipeline.warehouse.snapshot import open_snapshot

FORMATS = ("table", "csv", "json", "parquet")
_ROWS_SHOWN = 500


def sql_command(home: Home, query: str, output: str, out: Path | None) -> None:
    """Run the query and write the result to the screen, or to a file."""
    if output not in FORMATS:
        raise CommandError(f"--format は {', '.join(FORMATS)} のいずれかです（{output!r} ではなく）。")
    if output == "parquet" and out is None:
        raise CommandError("parquet は画面に出せません。--out FILE.parquet を付けてください。")
    try:
        snapshot = current(home.published)
        if snapshot is None:
            raise CommandError("まだ何も公開していません。`monosashi run` を実行してください。")
        with open_snapshot(snapshot.path(home.published)) as con:
            relation = con.sql(query)
            frame = pl.DataFrame() if relation is None else relation.pl()
    except (duckdb.Error, PublishError) as error:
        raise CommandError(_one_line(str(error))) from None
    _write(frame, output, out)


def _one_line(text: str) -> str:
    """DuckDB's sentence without its picture of the query."""
    return " ".join(line.strip() for line in text.split("\n\n")[0].splitlines() if line.strip())


def _write(frame: pl.DataFrame, output: str, out: Path | None) -> None:
    if output == "parquet" and out:
        frame.write_parquet(out)
    elif output == "table" and out is None:
        _print_table(frame)
    else:
        text = frame.write_json() + "\n" if output == "json" else _flat(frame).write_csv(include_bom=out is not None)
        sys.stdout.write(text) if out is None else out.write_text(text, encoding="utf-8")


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """CSV has no lists: they become text, joined by a vertical bar."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("|") for name in lists)


def _print_table(frame: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left", no_wrap=True)
    for row in frame.head(_ROWS_SHOWN).iter_rows():
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    width = None if sys.stdout.isatty() else 10_000
    Console(width=width).print(table)
    if (rest := frame.height - _ROWS_SHOWN) > 0:
        print(f"… ほか{rest:,}行（--format csv で全部）")
