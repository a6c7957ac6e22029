"""Opening a published snapshot: read only, no way out of the file, settings locked."""

from pathlib import Path

import duckdb


def open_snapshot(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection of its own for every caller: one shared between threads returns wrong rows. Raises duckdb.Error."""
    con = duckdb.connect(
        str(path),
        read_only=True,
        config={"enable_external_access": "false", "autoinstall_known_extensions": "false"},
    )
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET lock_configuration = true")
    return con
