"""All cells of a night in one frame: a cell speaks of what its row and its column speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.intake.layouts.meaning import Meaning
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
_NUMBER, _TEXT = pl.Int32, pl.String
_ROWS = {"file": _NUMBER, "row_no": _NUMBER, "row_role": _TEXT, "code": _TEXT, "year": _NUMBER, "item": _TEXT}
_COLUMNS = {
    "file": _NUMBER,
    "column_no": _NUMBER,
    "column_role": _TEXT,
    "column_code": _TEXT,
    "column_item": _TEXT,
}


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: its cells, and what they mean."""

    delivery_id: str
    survey: str
    table: Table
    meaning: Meaning


def cell_frame(sheets: Sequence[Sheet]) -> pl.DataFrame:
    """One row per cell of all files, in order of file, row and column."""
    rows = [(i, r.row_no, r.role, r.code, r.year, r.item) for i, s in enumerate(sheets) for r in s.meaning.rows]
    columns = [(i, c.column_no, c.role, c.code, c.item) for i, s in enumerate(sheets) for c in s.meaning.columns]
    files = [(i, s.delivery_id, s.survey, s.meaning.year) for i, s in enumerate(sheets)]
    names = {"file": pl.Int32, "delivery_id": pl.String, "survey": pl.String, "file_year": pl.Int32}
    by_file = pl.LazyFrame(files, schema=names, orient="row")
    by_row = pl.LazyFrame(rows, schema=_ROWS, orient="row")
    by_column = pl.LazyFrame(columns, schema=_COLUMNS, orient="row")
    joined = (
        _texts(sheets)
        .join(by_file, on="file", how="left", maintain_order="left")
        .join(by_row, on=["file", "row_no"], how="left", maintain_order="left")
        .join(by_column, on=["file", "column_no"], how="left", maintain_order="left")
    )
    meant = joined.with_columns(
        code=pl.coalesce("code", "column_code"),
        item=pl.coalesce("item", "column_item"),
        year=pl.coalesce("year", "file_year"),
    ).with_columns(role=_role())
    is_held = (pl.col("row_role") == "held") & (pl.col("column_role") == "answer")
    named, told = pl.when(_is_named()).then, pl.when(_is_named() | is_held).then
    return meant.with_columns(code=named("code"), item=told("item")).select(CELL_SCHEMA.keys()).collect()


def _texts(sheets: Sequence[Sheet]) -> pl.LazyFrame:
    """Plain lists, extended row by row: a night has a million cells, and a tuple each would take seconds."""
    files: list[int] = []
    row_nos: list[int] = []
    column_nos: list[int] = []
    texts: list[str] = []
    for i, sheet in enumerate(sheets):
        for number, row in enumerate(sheet.table.rows, start=1):
            texts.extend(row)
            column_nos.extend(range(1, len(row) + 1))
            row_nos.extend([number] * len(row))
        files.extend([i] * (len(texts) - len(files)))
    data = {"file": files, "row_no": row_nos, "column_no": column_nos, "raw_text": texts}
    schema = {"file": pl.Int32, "row_no": pl.Int32, "column_no": pl.Int32, "raw_text": pl.String}
    return pl.LazyFrame(data, schema=schema)


def _is_blank() -> pl.Expr:
    return pl.col("raw_text").str.strip_chars() == ""


def _speaks(column_role: str) -> pl.Expr:
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
        .when(_speaks("answer"))
        .then(pl.lit("answer"))
        .when(_speaks("remark"))
        .then(pl.lit("remark"))
        .when((pl.col("row_role") == "held") & (pl.col("column_role") == "answer"))
        .then(pl.lit("held"))
        .otherwise(pl.lit("ignored"))
    )


def _is_named() -> pl.Expr:
    return _speaks("answer") | (_speaks("remark") & ~_is_blank())
