"""The one door to DuckDB for everything that builds, checks and exports."""

from pathlib import Path

import duckdb

_STORAGE = "v1.3.0"
"""The oldest DuckDB that may open what is written here; its texts are written in two thirds of the time."""


def open_database(path: Path | str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection without a progress bar: DuckDB draws it on standard output, into the report that goes there."""
    con = duckdb.connect(str(path), read_only=read_only, config={"storage_compatibility_version": _STORAGE})
    con.execute("SET enable_progress_bar = false")
    return con
