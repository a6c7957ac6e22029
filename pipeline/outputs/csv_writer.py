"""CSV: for programs with values as they are, for people as spreadsheets open it, where no text runs as a formula."""

import re
from collections.abc import Iterable, Sequence

import polars as pl

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that Excel and its kin would run as a formula, or split."""
QUOTE = '"'
_NEEDS_QUOTES = re.compile(r'["\r\n,;\t|]|^\s|\s$')
_FORMULA = r"^([=+\-@\t\r])"


def neutralize(text: str) -> str:
    """Put an apostrophe before a text that would run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def flatten_lists(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn lists into text, joined by a vertical bar: cells hold no lists."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("|") for name in lists)


def csv_of_frame(frame: pl.DataFrame) -> str:
    """Write a frame for programs: values as they are, lines end with LF."""
    return flatten_lists(frame).write_csv()


def without_formulas(of: str | type[pl.DataType]) -> pl.Expr:
    """Return a column, or all columns of a type, with an apostrophe before texts that would run as a formula."""
    return pl.col(of).str.replace(_FORMULA, "'${1}")


def csv_for_excel(frame: pl.DataFrame, missing: str = "") -> bytes:
    """Write a frame in UTF-8 with BOM and CRLF, which a double click opens right.

    Text that would run as a formula gets an apostrophe; numbers stay numbers, also negative ones. `missing` stands
    where there is no value.
    """
    harmless = flatten_lists(frame).with_columns(without_formulas(pl.String))
    return harmless.write_csv(include_bom=True, line_terminator="\r\n", null_value=missing).encode()


def csv_of_rows(rows: Iterable[Sequence[str]], line_end: str = "\r\n") -> str:
    """Write rows of text, the header among them, as they are: what a reader might take for syntax is in quotes."""
    return "".join(",".join(_quote_cells(row)) + line_end for row in rows)


def _quote_cells(row: Sequence[str]) -> list[str]:
    """Quote cells with quotes, line ends, delimiters or outer spaces, and the only cell of a row where it is blank."""
    if len(row) == 1 and not row[0]:
        return ['""']
    return [f'"{cell.replace(QUOTE, QUOTE * 2)}"' if _NEEDS_QUOTES.search(cell) else cell for cell in row]
