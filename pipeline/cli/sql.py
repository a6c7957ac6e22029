"""`monosashi sql`: a read-only query of the published snapshot."""

import sys
from pathlib import Path

import polars as pl

from pipeline.cli.command_error import CommandError
from pipeline.cli.terminal import write_data
from pipeline.outputs.csv_writer import csv_for_excel, csv_of_frame
from pipeline.outputs.terminal_text import visible
from pipeline.outputs.xlsx_writer import write_frames
from pipeline.settings import Home
from pipeline.warehouse.adhoc_query import QueryRefusedError
from pipeline.warehouse.publish import PublishError, snapshot_file
from pipeline.warehouse.query_process import run_bounded_select

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_FILES_ONLY = ("parquet", "xlsx")
_ROWS_SHOWN = 500
_PLAN = ["explain_key", "explain_value"]
"""What EXPLAIN answers with: a drawing of several lines."""
DONE, CUT = 0, 1


def sql_command(home: Home, query: str, output: str, out: Path | None, run: str, seconds: float, rows: int) -> int:
    """Query the snapshot of a run and write the rows. Returns 1 when there were more rows than asked for."""
    require_format(output, out)
    try:
        frame, is_cut = run_bounded_select(snapshot_file(home.published, run), _text_of(query), seconds, rows)
    except (QueryRefusedError, PublishError) as error:
        raise CommandError(str(error)) from None
    write_result(frame, output, out)
    if is_cut:
        print(f"はじめの{rows:,}行だけです。続きがあります。--rows を増やすか、条件を絞ってください。", file=sys.stderr)
    return CUT if is_cut else DONE


def _text_of(query: str) -> str:
    """Return the query, or that of a file named *.sql: one that begins with a comment looks like an option."""
    if not query.endswith(".sql"):
        return query
    try:
        return Path(query).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{query} を読めません（{error}）。UTF-8のファイルを指定してください。") from None


def require_format(output: str, out: Path | None) -> None:
    """Raise CommandError for a format that is none of ours, or that a screen cannot show."""
    if output not in FORMATS:
        raise CommandError(f"--format は {', '.join(FORMATS)} のいずれかです（{output!r} ではなく）。")
    if output in _FILES_ONLY and out is None:
        raise CommandError(f"{output} は画面に出せません。--out FILE.{output} を付けてください。")


def write_result(frame: pl.DataFrame, output: str, out: Path | None) -> None:
    """Write the rows to the screen, or to a file."""
    _show(frame, output) if out is None else _save(frame, output, out)


def _show(frame: pl.DataFrame, output: str) -> None:
    """Print the values: as they are for another program, without control characters on a terminal."""
    if output == "table":
        _print_table(frame)
        return
    text = frame.write_json() + "\n" if output == "json" else csv_of_frame(frame)
    write_data(text)


def _save(frame: pl.DataFrame, output: str, out: Path) -> None:
    """Write a file; where Excel may open it, no text runs as a formula."""
    if output == "parquet":
        frame.write_parquet(out)
    elif output == "xlsx":
        write_frames(out, {"sql": frame})
    elif output == "json":
        out.write_text(frame.write_json() + "\n", encoding="utf-8")
    else:
        out.write_bytes(csv_for_excel(frame))


def _print_table(frame: pl.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    lines = "\n" if frame.columns == _PLAN else ""
    table = Table(box=None, header_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(Text(visible(name)), justify="right" if kind.is_numeric() else "left", no_wrap=True)
    for row in frame.head(_ROWS_SHOWN).iter_rows():
        table.add_row(*(Text("" if value is None else visible(str(value), lines)) for value in row))
    width = None if sys.stdout.isatty() else 10_000
    Console(width=width).print(table)
    if (rest := frame.height - _ROWS_SHOWN) > 0:
        print(f"… ほか{rest:,}行（--format csv で全部）")
