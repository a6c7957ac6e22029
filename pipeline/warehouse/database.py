"""The one door to DuckDB for everything that builds, checks and exports.

DuckDB's threads wait for each other: two that share a query take half as much processor time again as one. So work is
put side by side, a session each, and only a query that runs alone gets all of them.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb

Found = TypeVar("Found")

_STORAGE = "v1.3.0"
"""The oldest DuckDB that may open what is written here; its texts are written in two thirds of the time."""

_ROW_GROUP = 491_520
"""Rows that are compressed together: four times DuckDB's own number, which leaves half of many blocks empty."""


_MEMORY = "2GiB"
"""What a build may hold; beyond it, DuckDB works on the disk beside the file."""


def open_database(path: Path | str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection without a progress bar: DuckDB draws it on standard output, into the report that goes there."""
    con = duckdb.connect(str(path), read_only=read_only, config={"storage_compatibility_version": _STORAGE})
    con.execute("SET enable_progress_bar = false")
    return con


def new_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that makes a file and builds in it."""
    con = open_database()
    con.execute(f"SET memory_limit = '{_MEMORY}'; SET temp_directory = {quoted(path.with_suffix('.spill'))}")
    con.execute(
        f"ATTACH {quoted(path)} AS built (STORAGE_VERSION '{_STORAGE}', ROW_GROUP_SIZE {_ROW_GROUP}); USE built"
    )
    return con


def quoted(text: Path | str) -> str:
    """A path or a text as DuckDB reads it where it takes no parameter."""
    return "'" + str(text).replace("'", "''") + "'"


def processors(con: duckdb.DuckDBPyConnection) -> int:
    """As many as DuckDB sees, and would give to one query."""
    return int(con.execute("SELECT current_setting('threads')").fetchall()[0][0])


def session(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the file `con` builds in, for a thread of its own."""
    own = con.cursor()
    own.execute("USE built; SET TimeZone = 'UTC'")
    return own


def run_in_parallel(
    con: duckdb.DuckDBPyConnection, tasks: Iterable[Callable[[duckdb.DuckDBPyConnection], Found]]
) -> list[Found]:
    """What each task finds in a session of its own to a finished file, in order; a processor each."""

    def in_a_session(task: Callable[[duckdb.DuckDBPyConnection], Found]) -> Found:
        with con.cursor() as own:
            own.execute("SET TimeZone = 'UTC'")
            return task(own)

    with ThreadPoolExecutor(processors(con)) as pool:
        con.execute("SET threads = 1")
        return list(pool.map(in_a_session, tasks))
