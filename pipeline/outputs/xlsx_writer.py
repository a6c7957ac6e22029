"""Excel workbooks: numbers as numbers, text as text that never runs as a formula."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""No text becomes anything else."""
_FONT = {"font_name": "BIZ UDPゴシック", "font_size": 11, "valign": "top"}
_HEAD = {"bold": True, "bg_color": "#E8F1FE"}
_A4 = 9
Format = Mapping[str, Any]
"""Properties of a cell, as xlsxwriter names them."""


@dataclass(frozen=True)
class WorkbookSheet:
    """One table to be read and printed by people: lines above it, a header that stays, rows.

    Attributes:
        name: of the sheet; empty for Excel's own.
        rows: cells are numbers, or text; None leaves a cell empty.
        lines: above the table, each with its format.
        widths: of the columns, in characters.
        header: format of the header, besides bold on light blue.
        cell: format of all cells below the header.
        cells: column number → what its format has besides.
        choices: row number, counted from 0 → what may be chosen in the column `choice_column`.
        has_filter: whether the header offers to filter.
        is_form: whether only cells with the format `locked: False` may be typed into.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    name: str = ""
    lines: Sequence[tuple[str, Format]] = ()
    widths: Sequence[float] = ()
    header: Format = field(default_factory=dict)
    cell: Format = field(default_factory=dict)
    cells: Mapping[int, Format] = field(default_factory=dict)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    choice_column: int = 0
    has_filter: bool = False
    is_form: bool = False

    @property
    def header_row(self) -> int:
        """The row of the header, counted from 0: an empty one separates it from the lines above."""
        return len(self.lines) + 1 if self.lines else 0


def workbook_bytes(sheets: Iterable[WorkbookSheet]) -> bytes:
    """Make a workbook in memory: what somebody only checks leaves no trace on the disk."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, _TEXT_ONLY | {"in_memory": True}) as book:
        for sheet in sheets:
            _write_sheet(book, sheet)
    return target.getvalue()


def _write_sheet(book: Any, sheet: WorkbookSheet) -> None:
    page = book.add_worksheet(sheet.name or None)
    for number, (text, style) in enumerate(sheet.lines):
        page.write_string(number, 0, text, book.add_format({**_FONT, **style}))
    _write_table(book, page, sheet)
    page.freeze_panes(sheet.header_row + 1, 0)
    if sheet.is_form:
        _make_form(page, sheet)
    else:
        _set_up_print(page, sheet.header_row)
    if sheet.has_filter and sheet.rows:
        page.autofilter(sheet.header_row, 0, sheet.header_row + len(sheet.rows), len(sheet.columns) - 1)


def _write_table(book: Any, page: Any, sheet: WorkbookSheet) -> None:
    header = book.add_format({**_FONT, **_HEAD, **sheet.header})
    usual = book.add_format({**_FONT, **sheet.cell})
    formats = {column: book.add_format({**_FONT, **sheet.cell, **own}) for column, own in sheet.cells.items()}
    for column, (title, width) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(sheet.header_row, column, title, header)
    for number, row in enumerate(sheet.rows, start=sheet.header_row + 1):
        for column, value in enumerate(row):
            write_cell(page, number, column, value, formats.get(column, usual))


def write_cell(page: Any, row: int, column: int, value: object, style: Any = None) -> None:
    """Write a number as a number, all else as text. None, and no text without style, leave the cell as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, style)
    elif value is not None and (style or value != ""):
        page.write_string(row, column, str(value), style)


def _set_up_print(page: Any, header_row: int) -> None:
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(header_row)


def _make_form(page: Any, sheet: WorkbookSheet) -> None:
    for number, choices in sheet.choices.items():
        row = sheet.header_row + 1 + number
        rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
        page.data_validation(row, sheet.choice_column, row, sheet.choice_column, rule)
    page.protect("", {"format_columns": True, "format_rows": True})


def write_frames(path: Path, frames: Mapping[str, "pl.DataFrame"], missing: str, day: date) -> None:
    """Write a frame a sheet for machines: the header in the first row, nothing merged, nothing formatted.

    `day`: stands in the workbook as when it was made, so that the same tables give the same bytes.
    """
    import xlsxwriter

    from pipeline.outputs.csv_writer import flatten_lists

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), _TEXT_ONLY | {"constant_memory": True}) as book:
        book.set_properties({"created": datetime.combine(day, time())})
        for name, frame in frames.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for number, row in enumerate([tuple(frame.columns), *flatten_lists(frame).iter_rows()]):
                for column, value in enumerate(row):
                    write_cell(page, number, column, missing if value is None else value)
