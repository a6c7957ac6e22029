"""All cells of a run in one frame: the address of a cell is that of its row and of its column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

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
    "row_as_of": pl.Date,
    "row_status": pl.String,
}
"""One row per cell. `role`: label (headers, item names, codes), answer, remark, held (no known body), unread, empty,
ignored. unread: in a row whose cells have slipped, beside the columns of answers.

`code` and `item` are set for answers, blank or not, and for remarks. A held cell has at most an item: it is read, so
that all its faults are reported at once, and belongs to no body. A held cell of an unread row has none. `row_as_of` is
the reference date that its row names, `row_status` the status of the blanks in a row that was not submitted.
"""
_ROWS = {"row_no": pl.Int32, "row_role": pl.String, "row_code": pl.String, "year": pl.Int32, "row_item": pl.String}
_ROWS |= {"row_as_of": pl.Date, "row_status": pl.String}
_COLUMNS = {"column_no": pl.Int32, "column_role": pl.String, "column_code": pl.String, "column_item": pl.String}
_ANSWERS = ("answer", "tick")
_WIDTHS = {"file": pl.Int64, "width": pl.Int64}
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
    places = _places(rows, [len(one.table.rows) for one in tables])
    columns = [_all_columns(one) for one in tables]
    first_columns = pl.Series([0, *accumulate(map(len, columns))])
    column_rows = first_columns.gather(places["file"]) + places["column"]
    parts = [
        pl.DataFrame({"raw_text": list(chain.from_iterable(rows))}, schema={"raw_text": pl.String}),
        _frame(((one.delivery_id, one.survey, one.roles.year) for one in tables), _FILES)[places["file"]],
        _frame((row for one in tables for row in one.roles.rows), _ROWS)[places["row"]],
        _frame(chain.from_iterable(columns), _COLUMNS)[column_rows],
    ]
    return _with_addresses(pl.concat(parts, how="horizontal").lazy()).collect()


def _places(rows: Sequence[Sequence[str]], row_counts: Sequence[int]) -> pl.DataFrame:
    """Return `row`, `file` and `column` of each cell, from 0, in their order. numpy would take 0.1 s to import."""
    file_of_row = [number for number, count in enumerate(row_counts) for _ in range(count)]
    widths = pl.DataFrame({"file": file_of_row, "width": [len(row) for row in rows]}, schema=_WIDTHS)
    filled = widths.with_row_index("row").filter(pl.col("width") > 0)
    return filled.select("row", "file", column=pl.int_ranges(0, "width")).explode("column")


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
    is_held = (pl.col("row_role") == "held") & pl.col("column_role").is_in(_ANSWERS)
    code, item = pl.when(_has_address()).then("code"), pl.when(_has_address() | is_held).then("item")
    return merged.with_columns(code=code, item=item).select(CELL_SCHEMA.keys())


def _is_addressed(*column_roles: str) -> pl.Expr:
    """Return whether a cell is in such a column and in a row of answers, with body and item known."""
    known = pl.col("code").is_not_null() & pl.col("item").is_not_null()
    return (pl.col("row_role") == "data") & pl.col("column_role").is_in(column_roles) & known


def _role() -> pl.Expr:
    in_rows = pl.col("row_role").is_in(["data", "held", "unread"])
    return (
        pl.when(_is_addressed("tick") & pl.col("row_status").is_null())
        .then(pl.lit("answer"))
        .when(is_blank("raw_text"))
        .then(pl.lit("empty"))
        .when((pl.col("row_role") == "header") | (in_rows & (pl.col("column_role") == "label")))
        .then(pl.lit("label"))
        .when(_is_addressed(*_ANSWERS))
        .then(pl.lit("answer"))
        .when(_is_addressed("remark"))
        .then(pl.lit("remark"))
        .when(pl.col("row_role").is_in(["held", "unread"]) & pl.col("column_role").is_in(_ANSWERS))
        .then(pl.lit("held"))
        .when(pl.col("row_role") == "unread")
        .then(pl.lit("unread"))
        .otherwise(pl.lit("ignored"))
    )


def _has_address() -> pl.Expr:
    return _is_addressed(*_ANSWERS) | (_is_addressed("remark") & ~is_blank("raw_text"))
