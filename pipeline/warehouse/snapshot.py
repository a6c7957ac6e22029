"""Open a published snapshot: read only, without access to other files, settings locked."""

from pathlib import Path

import duckdb

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "lock_configuration": "true",
    # No spilling to disk beside the snapshot: the folder may be read-only. What does not fit is refused.
    "temp_directory": "",
    "memory_limit": "2GiB",
}


def open_snapshot(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a connection for one thread; one shared between threads returns wrong rows. Raises duckdb.Error."""
    return duckdb.connect(str(path), read_only=True, config=_SETTINGS)
