"""Open a published snapshot: read only, without access to other files, settings locked."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipeline.warehouse.database import quoted
from pipeline.warehouse.tables import MACRO, PUBLISHED, table_files

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


def open_beside(internal: Path, open_data: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot and the open data of its night as `internal` and `open`, beside an empty database in memory.

    The database has the schemas and the macros of a snapshot, for views of the caller. Raises duckdb.Error.
    """
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "memory_limit": "2GiB"})
    for name, path in (("internal", internal), ("open", open_data)):
        con.execute(f"ATTACH {quoted(path)} AS {name} (READ_ONLY)")
    for schema in PUBLISHED:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    con.execute("SET temp_directory = ''; SET enable_external_access = false; SET lock_configuration = true")
    return con


def read_lazily(con: duckdb.DuckDBPyConnection, table: str) -> duckdb.DuckDBPyRelation:
    """Return a table or view, `schema.name`, as a relation to filter; nothing of it is read yet.

    A name as a parameter, `query_table($1)`, would read the whole table before the first filter.
    """
    return con.sql("FROM " + ".".join('"' + part.replace('"', '""') + '"' for part in table.split(".")))


def published_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return schema and name of all tables and views of the file attached as `internal`."""
    rows = con.execute(
        """
        SELECT table_schema || '.' || table_name
        FROM information_schema.tables
        WHERE table_catalog = 'internal' AND list_contains($1, table_schema)
        ORDER BY ALL
        """,
        [list(PUBLISHED)],
    ).fetchall()
    return [name for (name,) in rows]


def macro_statements() -> Iterator[str]:
    """Return the statements that make the macros of a snapshot, those that return a value first."""
    macros = [file for file in table_files() if file.schema == MACRO]
    for file in sorted(macros, key=lambda file: bool(file.columns)):
        yield file.create_sql
