"""A table to take along: CSV that spreadsheets read at once, and XLSX with numbers as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.outputs.csv_writer import csv_of_rows, neutralize
from pipeline.outputs.xlsx_writer import WorkbookSheet, workbook_bytes

Cell = str | int | float | bool | date | None
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
NARROW, WIDE = 9, 60
"""Bounds of a column's width, in characters."""


@dataclass(frozen=True)
class Sheet:
    """`title` names the file, `facts` stand above the table of a workbook: run, framework, year.

    `handling`: heading and class of confidentiality, which a CSV file has as its last column.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    facts: str = ""
    handling: tuple[str, str] | None = None


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralize(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def csv_bytes(sheet: Sheet) -> bytes:
    """Write UTF-8 with BOM, as spreadsheets expect; line ends as they write them."""
    head, last = ([], []) if sheet.handling is None else ([sheet.handling[0]], [sheet.handling[1]])
    rows = [
        [neutralize(title) for title in (*sheet.columns, *head)],
        *([_text(value) for value in (*row, *last)] for row in sheet.rows),
    ]
    return b"\xef\xbb\xbf" + csv_of_rows(rows).encode("utf-8", "replace")


def xlsx_bytes(sheet: Sheet) -> bytes:
    """Make one sheet with a frozen header and filters, in memory."""
    rows = [[value if isinstance(value, str | int | float | None) else _text(value) for value in row]
            for row in sheet.rows]  # fmt: skip
    lines = [(sheet.title, {"bold": True, "font_size": 13}), (sheet.facts, {})]
    return workbook_bytes([WorkbookSheet(sheet.columns, rows, lines=lines, widths=_widths(sheet), has_filter=True)])


def _widths(sheet: Sheet) -> list[float]:
    """Size the columns after their header and first rows."""
    texts = [[title, *(row[at] for row in sheet.rows[:200])] for at, title in enumerate(sheet.columns)]
    longest = [max(len(str(text)) for text in column if text is not None) for column in texts]
    return [min(WIDE, max(NARROW, 1.8 * length)) for length in longest]
