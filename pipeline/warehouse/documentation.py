"""What a snapshot holds about itself, as frames of the schema `input`: columns, keys, codes, macros."""

from collections.abc import Iterator, Mapping
from functools import cache

import polars as pl

from pipeline.definitions.dictionary import Dictionary, load_dictionary
from pipeline.warehouse.disclosure import disclosure_of
from pipeline.warehouse.keys import TableKey, table_keys
from pipeline.warehouse.macros import macro_rows, parameter_rows
from pipeline.warehouse.tables import PUBLISHED, TableColumn, TableFile, table_files

_DICTIONARY = (
    "table_schema", "table_name", "position", "column_name", "data_type", "role", "unit", "ja", "en", "grain_ja",
    "grain_en", "purpose_ja", "purpose_en", "disclosure",
)  # fmt: skip
_MACRO = (
    "macro_name", "example", "ja", "en", "position", "column_name", "data_type", "column_ja", "column_en",
)  # fmt: skip
_PARAMETER = {
    "macro_name": pl.String, "position": pl.Int32, **dict.fromkeys(("parameter", "data_type"), pl.String),
    "is_required": pl.Boolean, **dict.fromkeys(("default_value", "example", "ja", "en", "unit"), pl.String),
}  # fmt: skip
_KEY = dict.fromkeys(
    ("table_schema", "table_name", "key_kind", "columns", "referred_schema", "referred_table", "referred_columns"),
    pl.String,
)
_CODE = {
    **dict.fromkeys(("table_schema", "table_name", "column", "value"), pl.String), "position": pl.Int32,
    **dict.fromkeys(("ja", "en"), pl.String),
}  # fmt: skip
ROW_COUNT_SCHEMA = {
    **dict.fromkeys(("table_schema", "table_name"), pl.String), "row_count": pl.Int64,
    **dict.fromkeys(("empty_ja", "empty_en"), pl.String),
}  # fmt: skip
"""Rows of each table, which are known once all are built, and why some have none."""
_CODED_BY_DEFINITIONS = ("population_band",)
"""Coded columns whose values the framework gives: `meta.code` has them, too."""
_TYPE_ROLES = {"BOOLEAN": "flag", "DATE": "time", "TIMESTAMPTZ": "time", "VARCHAR": "text"}


@cache
def documentation_frames() -> Mapping[str, pl.DataFrame]:
    """Return dictionary, keys, codes and macros: the same as long as the program is, and 0.13 s to make."""
    meanings, keys = load_dictionary(), table_keys()
    return {
        "dictionary": pl.DataFrame(sorted(_columns(meanings, keys)), schema=_DICTIONARY, orient="row"),
        "row_count": pl.DataFrame(schema=ROW_COUNT_SCHEMA),
        "key": pl.DataFrame([key.row for key in keys], schema=_KEY, orient="row"),
        "code": pl.DataFrame(list(_codes(meanings)), schema=_CODE, orient="row"),
        "macro": pl.DataFrame(macro_rows(), schema=_MACRO, orient="row"),
        "macro_parameter": pl.DataFrame(list(_parameters(meanings)), schema=_PARAMETER, orient="row"),
    }


def _parameters(meanings: Dictionary) -> Iterator[tuple[object, ...]]:
    for row in parameter_rows():
        yield *row, meanings.unit_of("", str(row[2])) or ""


def empty_reasons() -> dict[str, tuple[str, str]]:
    """Return table → why it may have no rows, in Japanese and English."""
    return {reason.table: (reason.ja, reason.en) for reason in load_dictionary().empty}


def published_columns() -> Iterator[tuple[TableFile, int, TableColumn]]:
    """Yield every published column with its table and its place in it, from 1."""
    for file in table_files():
        if file.schema in PUBLISHED:
            for position, column in enumerate(file.columns, start=1):
                yield file, position, column


def _columns(meanings: Dictionary, keys: list[TableKey]) -> Iterator[tuple[object, ...]]:
    referring = {(key.table.full_name, name) for key in keys if key.refers_to for name in key.columns}
    for f, position, c in published_columns():
        role = _role(meanings, f, c, referring)
        unit = meanings.unit_of(f.full_name, c.name) if role == "measure" else None
        texts = (c.meaning.ja, c.meaning.en, f.grain.ja, f.grain.en, f.purpose.ja, f.purpose.en)
        disclosure = disclosure_of(f.full_name, meanings)
        yield f.schema, f.name, position, c.name, c.data_type, role, unit or "", *texts, disclosure


def _role(meanings: Dictionary, file: TableFile, column: TableColumn, referring: set[tuple[str, str]]) -> str:
    """Return what a column is for, as `meta.code` lists it."""
    if column.name in file.key:
        return "key"
    if (file.full_name, column.name) in referring:
        return "reference"
    if meanings.codes_of(file.full_name, column.name) or column.name in _CODED_BY_DEFINITIONS:
        return "code"
    return "list" if column.data_type.endswith("[]") else _TYPE_ROLES.get(column.data_type, "measure")


def _codes(meanings: Dictionary) -> Iterator[tuple[object, ...]]:
    for f, _, c in published_columns():
        if codes := meanings.codes_of(f.full_name, c.name):
            for position, (value, meaning) in enumerate(codes.value.items(), start=1):
                yield f.schema, f.name, c.name, value, position, meaning.ja, meaning.en
