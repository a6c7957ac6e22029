"""How many rows each published table has, and why some have none: written into meta.dictionary at the end."""

from pathlib import Path

import polars as pl

from pipeline.warehouse.build import refill_table
from pipeline.warehouse.database import open_database
from pipeline.warehouse.documentation import ROW_COUNT_SCHEMA, documentation_frames, empty_reasons
from pipeline.warehouse.tables import PUBLISHED, table_files

_DICTIONARY = "meta.dictionary"
_NONE = ("", "")


def record_row_counts(path: Path) -> None:
    """Fill meta.dictionary anew with the rows of each table and view of a finished file."""
    dictionary, reasons = documentation_frames()["dictionary"], empty_reasons()
    counts = _count_rows(path) | {_DICTIONARY: dictionary.height}
    rows = [
        (*name.split("."), count, *(_NONE if count else reasons.get(name, _NONE))) for name, count in counts.items()
    ]
    row_count = pl.DataFrame(rows, schema=ROW_COUNT_SCHEMA, orient="row")
    refill_table(path, _DICTIONARY, {"dictionary": dictionary, "row_count": row_count})


def _count_rows(path: Path) -> dict[str, int]:
    """Return the published tables and views, each with its number of rows."""
    names = [file.full_name for file in table_files() if file.schema in PUBLISHED]
    with open_database(path, read_only=True) as con:
        return {name: con.sql(f"FROM {name}").aggregate("count(*)").fetchall()[0][0] for name in names}
