"""A table to take along: CSV that spreadsheets read at once, and XLSX with numbers as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import polars as pl

from dashboards.words import Words

Cell = str | int | float | bool | date | None
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet compute a text."""
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
NARROW, WIDE = 9, 60
"""Bounds of a column's width, in characters."""


@dataclass(frozen=True)
class Sheet:
    """`title` names the file, `facts` stand above the table of a workbook: run, framework, year."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    facts: str = ""

    def bytes_as(self, form: str) -> bytes:
        """The content of the file: `form` is csv or xlsx."""
        return csv_bytes(self) if form == "csv" else xlsx_bytes(self)


def sheet_of(title: str, frame: pl.DataFrame, columns: Mapping[str, str]) -> Sheet:
    """Columns of a frame as `columns` orders and heads them."""
    return Sheet(title, list(columns.values()), frame.select(*columns).rows())


def head_of(names: Sequence[str], group: str, words: Words) -> dict[str, str]:
    """Name of a column → its heading, from the words below `group`."""
    return {name: words(f"{group}.col_{name}") for name in names}


def worded(frame: pl.DataFrame, column: str, group: str, words: Words) -> pl.Expr:
    """A column of codes as their words below `group`."""
    codes = frame[column].drop_nulls().unique().sort()
    return pl.col(column).replace({code: words.named(group, code) for code in codes})


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RUNS_AS_FORMULA) else text


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with BOM, as spreadsheets expect; line ends as they write them."""
    lines = [list(map(harmless, sheet.columns)), *([_plain(value) for value in row] for row in sheet.rows)]
    text = "\r\n".join(",".join(_quoted(cell) for cell in line) for line in lines)
    return b"\xef\xbb\xbf" + (text + "\r\n").encode("utf-8", "replace")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def xlsx_bytes(sheet: Sheet) -> bytes:
    """One sheet with a frozen head and filters, made in memory. No text runs as a formula."""
    import xlsxwriter

    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        font = {"font_name": "BIZ UDPGothic", "font_size": 11, "valign": "top"}
        page = book.add_worksheet()
        page.write_string(0, 0, sheet.title, book.add_format(font | {"bold": True, "font_size": 13}))
        page.write_string(1, 0, sheet.facts, book.add_format(font))
        _write(page, sheet, book.add_format(font), book.add_format(font | {"bold": True, "bg_color": "#E8F1FE"}))
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    return target.getvalue()


def _write(page: Any, sheet: Sheet, plain: Any, head: Any) -> None:
    first = 3
    for at, title in enumerate(sheet.columns):
        page.write_string(first, at, title, head)
        longest = max([len(str(row[at] if row[at] is not None else "")) for row in sheet.rows[:200]] + [len(title)])
        page.set_column(at, at, min(WIDE, max(NARROW, 1.8 * longest)), plain)
    for number, row in enumerate(sheet.rows, start=first + 1):
        for at, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                page.write_number(number, at, value, plain)
            elif value is not None:
                page.write_string(number, at, value if isinstance(value, str) else _plain(value), plain)
    page.freeze_panes(first + 1, 0)
    page.repeat_rows(first)
    if sheet.rows:
        page.autofilter(first, 0, first + len(sheet.rows), len(sheet.columns) - 1)
