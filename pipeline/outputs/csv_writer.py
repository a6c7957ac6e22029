"""CSV: for programs with values as they are, for people as spreadsheets open it, where no text runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

import polars as pl

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that Excel and its kin would run as a formula, or split."""
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


def csv_for_excel(frame: pl.DataFrame, missing: str = "") -> bytes:
    """Write a frame in UTF-8 with BOM and CRLF, which a double click opens right.

    Text that would run as a formula gets an apostrophe; numbers stay numbers, also negative ones. `missing` stands
    where there is no value.
    """
    harmless = flatten_lists(frame).with_columns(pl.col(pl.String).str.replace(_FORMULA, "'${1}"))
    return harmless.write_csv(include_bom=True, line_terminator="\r\n", null_value=missing).encode()


def csv_of_rows(rows: Iterable[Sequence[str]], line_end: str = "\r\n") -> str:
    """Write rows of text, the header among them, as they are."""
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    return text.getvalue()
