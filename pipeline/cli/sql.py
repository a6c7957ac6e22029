"""`monosashi sql`: a read-only query of the published snapshot."""

import hashlib
import re
import sys
from pathlib import Path

import polars as pl

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home, require_output_folder
from pipeline.cli.os_error_sentence import os_error_sentence
from pipeline.cli.prepared_queries import find_prepared_query
from pipeline.cli.query_sentence import query_sentence
from pipeline.cli.terminal import write_data
from pipeline.definitions.visible_text import visible
from pipeline.lake.services import services_of
from pipeline.outputs.csv_writer import csv_of_frame
from pipeline.outputs.messages import message
from pipeline.outputs.table_formats import TABLE_FORMATS
from pipeline.outputs.xlsx_writer import write_frames
from pipeline.settings import Home, office_now
from pipeline.warehouse.adhoc_query import QueryRefusedError, Source
from pipeline.warehouse.publish import PublishError
from pipeline.warehouse.query_process import run_bounded_select

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_FILES_ONLY = ("parquet", "xlsx")
_ROWS_SHOWN = 500
_PLAN = ["explain_key", "explain_value"]
"""What EXPLAIN answers with: a drawing of several lines."""
DONE, CUT = 0, 1


def sql_command(
    home: Home,
    query: str,
    output: str,
    out: Path | None,
    run: str,
    seconds: float,
    rows: int,
    *,
    is_lake: bool = False,
    is_open: bool = False,
) -> int:
    """Query the snapshot of a run and write the rows. Returns 1 when there were more rows than asked for."""
    require_format(output, out)
    require_home(home)
    try:
        frame, is_cut = run_bounded_select(_source(home, run, is_lake, is_open), _text_of(query), seconds, rows)
    except QueryRefusedError as error:
        raise WrongUsageError(query_sentence(str(error))) from None
    except PublishError as error:
        raise CommandError(str(error)) from None
    write_result(frame, output, out)
    if is_cut:
        print(f"はじめの{rows:,}行だけです。続きがあります。--rows を増やすか、条件を絞ってください。", file=sys.stderr)
    return CUT if is_cut else DONE


def _source(home: Home, run: str, is_lake: bool, is_open: bool) -> Source:
    """Return the file of a snapshot on this host, or what opens the lake itself or that of the open data."""
    if is_open and not is_lake:
        raise WrongUsageError(message("lake", "open_only"))
    if not is_lake:
        return services_of(home).catalogue.file_of(run)
    from pipeline.lake.lake_query import lake_source

    return lake_source(home, run, is_open=is_open)


def query_facts(query: str) -> dict[str, object]:
    """What the trail holds of a query: the tables that it names and its hash, not its text, which may hold answers."""
    text = _text_of(query)
    tables = sorted(set(re.findall(r"\b(?:raw|core|mart|meta)\.[a-z_]+", text.lower())))
    return {"tables": " ".join(tables), "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()}


def _text_of(query: str) -> str:
    """Return the query, that of a file named *.sql (a comment at its head looks like an option), or a prepared one."""
    prepared = find_prepared_query(query)
    if not query.endswith(".sql") and prepared is None:
        return query
    try:
        return (prepared if prepared and not Path(query).exists() else Path(query)).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongUsageError(os_error_sentence(error)) from None
    except UnicodeDecodeError as error:
        raise WrongUsageError(
            f"{query} は UTF-8 ではありません（{error.start + 1}バイト目）。UTF-8で保存してください。"
        ) from None


def require_format(output: str, out: Path | None) -> None:
    """Raise WrongUsageError for an unknown format, one that is not for a screen, and a folder that is missing."""
    if output not in FORMATS:
        raise WrongUsageError(f"--format は {', '.join(FORMATS)} のいずれかです（{output!r} ではなく）。")
    if output in _FILES_ONLY and out is None:
        raise WrongUsageError(f"{output} は画面に出せません。--out FILE.{output} を付けてください。")
    require_output_folder(out)


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
    if output == "xlsx":
        write_frames(out, {"sql": frame}, "", office_now().date())
    else:
        out.write_bytes(TABLE_FORMATS.get(output, TABLE_FORMATS["csv"]).write(frame))


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
