"""All cells of a run in one frame: the address of a cell is that of its row and of its column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress
from pipeline.intake.table import RawTable
from pipeline.intake.text import is_blank

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
"""One row per cell. `role`: label (headers, item names, codes), answer, remark, held (no known body), unread, empty,
ignored. unread: in a row whose cells have slipped, beside the columns of answers.

`code` and `item` are set for answers, blank or not, and for remarks. A held cell has at most an item: it is read, so
that all its faults are reported at once, and belongs to no body. A held cell of an unread row has none.
"""
_ROWS = {"row_no": pl.Int32, "row_role": pl.String, "row_code": pl.String, "year": pl.Int32, "row_item": pl.String}
_COLUMNS = {"column_no": pl.Int32, "column_role": pl.String, "column_code": pl.String, "column_item": pl.String}
_FILES = {"delivery_id": pl.String, "survey": pl.String, "file_year": pl.Int32}


@dataclass(frozen=True)
class AddressedTable:
    """The table of one delivery and the roles of its rows and columns."""

    delivery_id: str
    survey: str
    table: RawTable
    roles: CellRoles


def build_cell_frame(tables: Sequence[AddressedTable]) -> pl.DataFrame:
    """Return one row per cell of all files (CELL_SCHEMA), in order of file, row and column.

    The values of files, rows and columns are repeated for their cells by position: a run has a million of them.
    """
    rows = [row for one in tables for row in one.table.rows]
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    row_of_cell = np.repeat(np.arange(len(rows)), widths)
    file_of_cell = np.repeat(np.arange(len(tables)), [len(one.table.rows) for one in tables])[row_of_cell]
    column_of_cell = np.arange(widths.sum()) - (np.cumsum(widths) - widths)[row_of_cell]
    columns = [_all_columns(one) for one in tables]
    first_column = np.cumsum([0, *map(len, columns)])
    parts = [
        pl.DataFrame({"raw_text": list(chain.from_iterable(rows))}, schema={"raw_text": pl.String}),
        _frame(((one.delivery_id, one.survey, one.roles.year) for one in tables), _FILES)[file_of_cell],
        _frame((row for one in tables for row in one.roles.rows), _ROWS)[row_of_cell],
        _frame(chain.from_iterable(columns), _COLUMNS)[first_column[file_of_cell] + column_of_cell],
    ]
    return _with_addresses(pl.concat(parts, how="horizontal").lazy()).collect()


def _frame(rows: Iterable[Sequence[object]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _all_columns(addressed: AddressedTable) -> list[ColumnAddress]:
    """Return an address for each column of the widest row; columns without a role are `other`."""
    by_number = {column.column_no: column for column in addressed.roles.columns}
    width = max(map(len, addressed.table.rows), default=0)
    return [by_number.get(number) or ColumnAddress(number, "other") for number in range(1, width + 1)]


def _with_addresses(cells: pl.LazyFrame) -> pl.LazyFrame:
    """Add role, code, item and year. Code and item come from the row or the column, for answers and remarks only."""
    merged = cells.with_columns(
        code=pl.coalesce("row_code", "column_code"),
        item=pl.coalesce("row_item", "column_item"),
        year=pl.coalesce("year", "file_year"),
    ).with_columns(role=_role())
    is_held = (pl.col("row_role") == "held") & (pl.col("column_role") == "answer")
    code, item = pl.when(_has_address()).then("code"), pl.when(_has_address() | is_held).then("item")
    return merged.with_columns(code=code, item=item).select(CELL_SCHEMA.keys())


def _is_addressed(column_role: str) -> pl.Expr:
    """Return whether a cell is in such a column and in a row of answers, with body and item known."""
    known = pl.col("code").is_not_null() & pl.col("item").is_not_null()
    return (pl.col("row_role") == "data") & (pl.col("column_role") == column_role) & known


def _role() -> pl.Expr:
    in_rows = pl.col("row_role").is_in(["data", "held", "unread"])
    return (
        pl.when(is_blank("raw_text"))
        .then(pl.lit("empty"))
        .when((pl.col("row_role") == "header") | (in_rows & (pl.col("column_role") == "label")))
        .then(pl.lit("label"))
        .when(_is_addressed("answer"))
        .then(pl.lit("answer"))
        .when(_is_addressed("remark"))
        .then(pl.lit("remark"))
        .when(pl.col("row_role").is_in(["held", "unread"]) & (pl.col("column_role") == "answer"))
        .then(pl.lit("held"))
        .when(pl.col("row_role") == "unread")
        .then(pl.lit("unread"))
        .otherwise(pl.lit("ignored"))
    )


def _has_address() -> pl.Expr:
    return _is_addressed("answer") | (_is_addressed("remark") & ~is_blank("raw_text"))
