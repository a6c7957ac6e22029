"""All cells of a night in one frame: a cell speaks of what its row and its column speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress
from pipeline.intake.table import Table

CELL_SCHEMA = {
    "delivery_id": pl.String,
    "survey": pl.String,
    "year": pl.Int32,
    "row_no": pl.Int32,
    "column_no": pl.Int32,
    "raw_text": pl.String,
    "role": pl.String,
    "code": pl.String,
    "item": pl.String,
}
"""One row per cell. `role`: label (headers, item names, codes), answer, remark, held (whose?), empty, ignored.

`code` and `item` are there for answers, blank or not, and for remarks. What is held has at most an item: it is read,
so that all its faults are told at once, and belongs to nobody.
"""
_ROWS = {"row_no": pl.Int32, "row_role": pl.String, "row_code": pl.String, "year": pl.Int32, "row_item": pl.String}
_COLUMNS = {"column_no": pl.Int32, "column_role": pl.String, "column_code": pl.String, "column_item": pl.String}
_FILES = {"delivery_id": pl.String, "survey": pl.String, "file_year": pl.Int32}


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its cells, and what they mean."""

    delivery_id: str
    survey: str
    table: Table
    meaning: CellRoles


def cell_frame(sheets: Sequence[Sheet]) -> pl.DataFrame:
    """One row per cell of all files, in order of file, row and column.

    What files, rows and columns mean is repeated for their cells by position: a night has a million of them.
    """
    rows = [row for sheet in sheets for row in sheet.table.rows]
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    row_of_cell = np.repeat(np.arange(len(rows)), widths)
    file_of_cell = np.repeat(np.arange(len(sheets)), [len(sheet.table.rows) for sheet in sheets])[row_of_cell]
    column_of_cell = np.arange(widths.sum()) - (np.cumsum(widths) - widths)[row_of_cell]
    columns = [_all_columns(sheet) for sheet in sheets]
    first_column = np.cumsum([0, *map(len, columns)])
    meant = [
        pl.DataFrame({"raw_text": list(chain.from_iterable(rows))}, schema={"raw_text": pl.String}),
        _frame(((s.delivery_id, s.survey, s.meaning.year) for s in sheets), _FILES)[file_of_cell],
        _frame((row for sheet in sheets for row in sheet.meaning.rows), _ROWS)[row_of_cell],
        _frame(chain.from_iterable(columns), _COLUMNS)[first_column[file_of_cell] + column_of_cell],
    ]
    return _with_meaning(pl.concat(meant, how="horizontal").lazy()).collect()


def _frame(rows: Iterable[Sequence[object]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _all_columns(sheet: Sheet) -> list[ColumnAddress]:
    """One meaning for each column of the widest row; those that mean nothing are `other`."""
    known = {column.column_no: column for column in sheet.meaning.columns}
    width = max(map(len, sheet.table.rows), default=0)
    return [known.get(number) or ColumnAddress(number, "other") for number in range(1, width + 1)]


def _with_meaning(cells: pl.LazyFrame) -> pl.LazyFrame:
    """Whose answer to what a cell is: said by its row or by its column, and only where it is one."""
    known = cells.with_columns(
        code=pl.coalesce("row_code", "column_code"),
        item=pl.coalesce("row_item", "column_item"),
        year=pl.coalesce("year", "file_year"),
    ).with_columns(role=_role())
    is_held = (pl.col("row_role") == "held") & (pl.col("column_role") == "answer")
    named, told = pl.when(_is_named()).then, pl.when(_is_named() | is_held).then
    return known.with_columns(code=named("code"), item=told("item")).select(CELL_SCHEMA.keys())


def _is_blank() -> pl.Expr:
    return pl.col("raw_text").str.strip_chars() == ""


def _is_addressed(column_role: str) -> pl.Expr:
    """Is it a cell of that kind of column, in a row of answers, whose body and item are known?"""
    known = pl.col("code").is_not_null() & pl.col("item").is_not_null()
    return (pl.col("row_role") == "data") & (pl.col("column_role") == column_role) & known


def _role() -> pl.Expr:
    in_rows = pl.col("row_role").is_in(["data", "held"])
    return (
        pl.when(_is_blank())
        .then(pl.lit("empty"))
        .when((pl.col("row_role") == "header") | (in_rows & (pl.col("column_role") == "label")))
        .then(pl.lit("label"))
        .when(_is_addressed("answer"))
        .then(pl.lit("answer"))
        .when(_is_addressed("remark"))
        .then(pl.lit("remark"))
        .when((pl.col("row_role") == "held") & (pl.col("column_role") == "answer"))
        .then(pl.lit("held"))
        .otherwise(pl.lit("ignored"))
    )


def _is_named() -> pl.Expr:
    return _is_addressed("answer") | (_is_addressed("remark") & ~_is_blank())
