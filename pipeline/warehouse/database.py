"""Connections to DuckDB for everything that builds, checks and exports.

DuckDB's threads wait for each other: two that share a query take half as much processor time again as one. So queries
run in parallel, a session each, and only a query that runs alone gets all threads.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb

Result = TypeVar("Result")

OLDEST_DUCKDB = "1.3.0"
_STORAGE = f"v{OLDEST_DUCKDB}"
"""The oldest DuckDB that opens the files; its format for texts is written in two thirds of the time of later ones."""

_ROW_GROUP = 491_520
"""Rows that are compressed together: four times DuckDB's own number, which leaves half of many blocks empty."""


_BASE_MIB, _YEAR_MIB, _MOST_MIB = 128, 256, 2_048
"""Memory of a build; beyond it, DuckDB spills to the disk beside the file."""
_MOST_ANSWERS_IN_LITTLE = 1_000_000
"""With more, a build has all of the memory: one year of 10,000 deliveries, half as many answers, needs 224 MiB."""


_UNUSED = "16MiB"
"""Memory that a query leaves unused before it goes back to the system; by default 128 MiB for each thread."""


def open_database(path: Path | str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a connection without a progress bar, which DuckDB would draw into what the command prints."""
    con = duckdb.connect(str(path), read_only=read_only, config={"storage_compatibility_version": _STORAGE})
    con.execute("SET enable_progress_bar = false")
    return con


def new_database(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a connection that creates a file and builds in it."""
    con = open_database()
    con.execute(f"SET memory_limit = '{_MOST_MIB}MiB'; SET temp_directory = {quoted(path.with_suffix('.spill'))}")
    con.execute(f"SET allocator_flush_threshold = '{_UNUSED}'")
    con.execute(
        f"ATTACH {quoted(path)} AS built (STORAGE_VERSION '{_STORAGE}', ROW_GROUP_SIZE {_ROW_GROUP}); USE built"
    )
    return con


def limit_build_memory(con: duckdb.DuckDBPyConnection, answer_count: int, year_count: int) -> None:
    """Bound the memory of a build by what it builds: below its limit DuckDB keeps all that it has read."""
    needed_mib = _BASE_MIB + _YEAR_MIB * year_count
    memory_mib = min(needed_mib, _MOST_MIB) if answer_count <= _MOST_ANSWERS_IN_LITTLE else _MOST_MIB
    con.execute(f"SET memory_limit = '{memory_mib}MiB'")


def quoted(text: Path | str) -> str:
    """Return a path or a text as an SQL literal, for statements that take no parameter."""
    return "'" + str(text).replace("'", "''") + "'"


def processors(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of threads that DuckDB would give to one query."""
    return int(con.execute("SELECT current_setting('threads')").fetchall()[0][0])


def session(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Open another connection to the file that `con` builds in, for another thread."""
    own = con.cursor()
    own.execute("USE built; SET TimeZone = 'UTC'")
    return own


def run_in_parallel(
    con: duckdb.DuckDBPyConnection, tasks: Iterable[Callable[[duckdb.DuckDBPyConnection], Result]]
) -> list[Result]:
    """Run each task in a session of its own on a finished file, on one thread, and return the results in order."""

    def run_in_session(task: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        with con.cursor() as own:
            own.execute("SET TimeZone = 'UTC'")
            return task(own)

    with ThreadPoolExecutor(processors(con)) as pool:
        con.execute("SET threads = 1")
        return list(pool.map(run_in_session, tasks))
