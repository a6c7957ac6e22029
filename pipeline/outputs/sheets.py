"""Tables that people open in Excel: BOM, numbers as numbers, and no text that runs as a formula."""

from pathlib import Path
from typing import Any

import polars as pl

_FORMULA = r"^([=+\-@\t\r])"
"""How a text begins that Excel and its kin would run as a formula, or split."""
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of a workbook in which no text becomes anything else."""


def neutralize_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Text cells that would run as formulas get an apostrophe in front. Numbers stay numbers, also negative ones."""
    return frame.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'${1}"))


def flatten_lists(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells hold no lists: they become text, joined by a vertical bar."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("|") for name in lists)


def csv_for_excel(frame: pl.DataFrame, missing: str = "") -> bytes:
    """CSV in UTF-8 with BOM and CRLF, which a double click opens right. `missing` stands where there is no value."""
    text = neutralize_formulas(flatten_lists(frame)).write_csv(
        include_bom=True, line_terminator="\r\n", null_value=missing
    )
    return text.encode()


def write_workbook(path: Path, sheets: dict[str, pl.DataFrame], missing: str = "") -> None:
    """One table a sheet, its header in the first row; nothing merged, no formula: text is written as text."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), TEXT_ONLY | {"constant_memory": True}) as book:
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate([tuple(frame.columns), *flatten_lists(frame).iter_rows()]):
                for column, value in enumerate(row):
                    _write(sheet, number, column, missing if value is None else value)


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value != "":
        sheet.write_string(row, column, str(value))
