"""Build the tables of a snapshot in a new DuckDB file, from frames and SQL files."""

import hashlib
from collections.abc import Mapping, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import polars as pl

from pipeline.warehouse.database import (
    limit_build_memory,
    new_database,
    open_database,
    processors,
    quoted,
    run_in_parallel,
    session,
)
from pipeline.warehouse.macros import macro_comment
from pipeline.warehouse.python_tables import FrameStore, compute
from pipeline.warehouse.tables import MACRO, PUBLISHED, TableFile, stored_needs, table_files

INTERNAL = ("checks", "staging")
IN_MEMORY = ("input", "interim", "computed")
"""Schemas whose tables are not published: databases in memory, neither compressed nor written to the file."""
PASSING = ("interim", "computed")
"""Those of them of which a table is dropped once all that read it are built."""
_MOST_ANSWERS_IN_PARALLEL = 250_000
"""With more, one table is built after the other: 10,000 deliveries take 50 MiB less, and no more processor time."""
_PARTS = {"raw.cell": ("delivery_id", "0123456789abcdef"), "core.indicator_value": ("code", "01234")}
"""Tables that are filled part by part: the column by which their rows begin to be sorted, and where each part begins.

Sorting 1.2 million cells so takes 140 MiB less than all at once; the values of 1,741 bodies take 100 MiB less.
"""
_END = chr(0x10FFFF)
_INTERRUPT_INTERVAL_SECONDS = 0.05

Inputs = Mapping[str, pl.DataFrame | Path]
"""Name of the table under `input` → its rows, or the Parquet file that holds them, or a folder of such files."""


def create(path: Path, inputs: Inputs, cache: FrameStore | None = None) -> None:
    """Write a new database with every table of the SQL files.

    Args:
        path: a path at which nothing is yet; DuckDB would mix an existing file with the new one.
        inputs: the tables of the schema `input`.
        cache: results of Python functions from earlier runs, so that only years with something new are computed.
    """
    with new_database(path) as con:
        con.execute("SET TimeZone = 'UTC'")
        load_inputs(con, inputs)
        limit_build_memory(con, _count_answers(con, "*"), _count_answers(con, "DISTINCT year"))
        build_all(con, table_files(), cache)


def build_all(con: duckdb.DuckDBPyConnection, files: Sequence[TableFile], cache: FrameStore | None = None) -> None:
    """Build each table as soon as all it reads is there, several at a time, and drop what nobody reads any more.

    A table that is built alone gets all processors, one among others a single one. With many answers one is built after
    the other, on one processor: a second one takes a fifth more processor time, and 50 MiB. The first error ends the
    build, as does an exception that a signal raises here; queries under way are interrupted.
    """
    by_name = {file.full_name: file for file in files}
    needs = {name: file.needs & set(by_name) for name, file in by_name.items()}
    order, waiting = TopologicalSorter(needs), _longest_wait(needs)
    order.prepare()
    left, running, unread = len(by_name), dict[Future[None], str](), _readers(files)
    has_many = _has_many_answers(con)
    sessions: set[duckdb.DuckDBPyConnection] = set()

    def build(file: TableFile) -> None:
        with session(con) as own:
            sessions.add(own)
            build_table(own, file, cache, has_many_answers=has_many, has_comments=True)
            sessions.discard(own)

    with ThreadPoolExecutor(1 if has_many else processors(con)) as pool:
        try:
            while order.is_active():
                ready = sorted(order.get_ready(), key=lambda name: (-waiting[name], name))
                left -= len(ready)
                is_alone = len(running) + len(ready) == 1 or not left
                con.execute("RESET threads" if is_alone and not has_many else "SET threads = 1")
                running |= {pool.submit(build, by_name[name]): name for name in ready}
                for ended in wait(running, return_when=FIRST_COMPLETED).done:
                    ended.result()
                    _drop_unread(con, running[ended], unread)
                    order.done(running.pop(ended))
        except BaseException:
            _interrupt([future for future in running if not future.cancel()], sessions)
            raise


def _has_many_answers(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a night has more answers than are built in parallel."""
    return _count_answers(con, "*") > _MOST_ANSWERS_IN_PARALLEL


def _count_answers(con: duckdb.DuckDBPyConnection, what: str) -> int:
    """Count the answers, or distinct values of theirs: a table, or a view of files, without which a night has 0."""
    known = con.execute(
        "SELECT 1 FROM information_schema.tables WHERE table_catalog = 'input' AND table_name = 'answer'"
    ).fetchall()
    return int(con.sql("FROM input.answer").aggregate(f"count({what})").fetchall()[0][0]) if known else 0


def _readers(files: Sequence[TableFile]) -> dict[str, set[str]]:
    """Return the tables that are dropped once they have been read, each with those that read it."""
    readers: dict[str, set[str]] = {
        file.full_name: set() for file in files if file.schema in PASSING and file.is_stored
    }
    for file in files:
        for name in stored_needs(file) & set(readers) if file.is_stored else ():
            readers[name].add(file.full_name)
    return {name: those for name, those in readers.items() if those}


def _drop_unread(con: duckdb.DuckDBPyConnection, built: str, unread: dict[str, set[str]]) -> None:
    """Drop the tables of which the one that was just built was the last reader."""
    for name in [name for name, readers in unread.items() if built in readers]:
        unread[name].discard(built)
        if not unread[name]:
            con.execute(f"DROP TABLE {name}")
            del unread[name]


def _longest_wait(needs: Mapping[str, Set[str]]) -> dict[str, int]:
    """Return the length of the longest chain of tables that wait for each: the longer, the earlier it is built."""
    waiting = dict.fromkeys(needs, 0)
    for name in reversed(tuple(TopologicalSorter(needs).static_order())):
        for need in needs[name]:
            waiting[need] = max(waiting[need], 1 + waiting[name])
    return waiting


def _interrupt(running: Sequence[Future[None]], sessions: set[duckdb.DuckDBPyConnection]) -> None:
    """Interrupt all queries until they have ended: one that is about to begin would not notice a single interrupt."""
    while wait(running, timeout=_INTERRUPT_INTERVAL_SECONDS).not_done:
        for own in tuple(sessions):
            with suppress(duckdb.ConnectionException):  # it has just ended by itself
                own.interrupt()


def load_inputs(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Create the schemas, and a table of the schema `input` for each frame; Parquet files become a view."""
    create_schemas(con)
    for name, rows in inputs.items():
        load_input(con, name, rows)


def create_schemas(con: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas of all tables, those in memory as databases of their own."""
    for name in IN_MEMORY:
        con.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {name}")
    for schema in (*INTERNAL, *PUBLISHED):
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")


def load_input(con: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame | Path) -> None:
    """Create a table of the schema `input`, or a view if the rows are in Parquet files."""
    if isinstance(rows, Path):
        files = sorted(rows.glob("*.parquet")) if rows.is_dir() else [rows]
        con.execute(f"CREATE VIEW input.{name} AS FROM read_parquet([{', '.join(map(quoted, files))}])")
    else:
        fill_table(con, f"input.{name}", rows)


def fill_table(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:  # noqa: ARG001
    """Create a table that holds a frame.

    DuckDB finds it by the name of the variable: to register it first takes three times as long. `Relation.create()`
    would raise nothing when the disk is full.
    """
    con.execute(f"CREATE TABLE {name} AS FROM frame")


def build_table(
    con: duckdb.DuckDBPyConnection,
    file: TableFile,
    cache: FrameStore | None = None,
    *,
    has_many_answers: bool = False,
    has_comments: bool = False,
) -> None:
    """Create one table, view or macro; a table of the schema `computed` by its Python function.

    Cells are filled in part by part, and with many answers other large tables are, too: the rows are the same. Comments
    are for what is kept: they take a quarter of the time of a small table.
    """
    if file.schema == "computed":
        fill_table(con, file.full_name, compute(con, file, {} if cache is None else cache))
    else:
        is_in_parts = file.full_name in _PARTS and (has_many_answers or file.schema == "raw")
        con.execute("BEGIN")
        con.execute(f"{file.create_sql}\nLIMIT 0" if is_in_parts else file.create_sql)
        if is_in_parts:
            _fill_part_by_part(con, file)
        con.execute(file.key_sql)
        if has_comments:
            comment(con, file)
        con.commit()


def _fill_part_by_part(con: duckdb.DuckDBPyConnection, file: TableFile) -> None:
    """Insert the rows in the order that they have all at once; the first part has no beginning, the last no end."""
    column, starts = _PARTS[file.full_name]
    sql = f"INSERT INTO {file.full_name} FROM (\n{file.sql}\n) WHERE {column} >= ? AND {column} < ?"
    for start, end in zip(("", *starts[1:]), (*starts[1:], _END), strict=True):
        con.execute(sql, [start, end])


def comment(con: duckdb.DuckDBPyConnection, file: TableFile) -> None:
    """Write into the file itself what a published table and its columns, or a macro, mean.

    In the transaction that made the table: hundreds of commits of their own would each wait for the disk.
    """
    for kind, name, text in comments(file):
        con.execute(f"COMMENT ON {kind} {name} IS {quoted(text)}")


def comments(file: TableFile) -> list[tuple[str, str, str]]:
    """Return kind, name and text of each comment."""
    if file.schema == MACRO:
        return [("MACRO TABLE" if file.columns else "MACRO", file.name, macro_comment(file))]
    if file.schema not in PUBLISHED:
        return []
    own = ("VIEW" if file.is_view else "TABLE", file.full_name, f"{file.purpose.ja} | {file.purpose.en}")
    columns = [("COLUMN", f'{file.full_name}."{c.name}"', f"{c.meaning.ja} | {c.meaning.en}") for c in file.columns]
    return [own, *columns]


def refill_table(path: Path, full_name: str, inputs: Inputs) -> None:
    """Fill a table anew that is computed once the others are finished."""
    file = next(file for file in table_files() if file.full_name == full_name)
    with open_database(path) as con:
        con.execute(f"DROP TABLE {file.full_name}")
        load_inputs(con, inputs)
        build_table(con, file, has_comments=True)


def drop_internal(path: Path) -> None:
    """Drop the internal schemas, once the checks have passed, and compact the file."""
    with open_database(path) as con:
        for schema in INTERNAL:
            con.execute(f"DROP SCHEMA {schema} CASCADE")
        con.execute("CHECKPOINT")


def content_hash(path: Path) -> str:
    """Return the SHA-256 over the digests of all published tables.

    Rows count in their order. Times of receipt, the run, what depends on snapshots before, and what the dictionary has
    on how many rows there are, are left out, so that two runs from scratch over the same input agree.
    """
    with open_database(path, read_only=True) as con:
        tables = _timeless_columns(con)
        digests = run_in_parallel(con, [partial(_digest, table=table, columns=columns) for table, columns in tables])
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _digest(con: duckdb.DuckDBPyConnection, table: str, columns: str) -> str:
    rows = con.table(table).aggregate(f"count(*), sum(cast(hash(rowid, {columns}) AS HUGEINT))").fetchall()
    return f"{table} ({columns}): {rows}"


def data_years(path: Path) -> tuple[int, ...]:
    """Return the closed fiscal years that the snapshot has answers of."""
    sql = "SELECT DISTINCT year FROM core.answer SEMI JOIN (FROM core.edition WHERE is_closed) USING (survey, year)"
    with open_database(path, read_only=True) as con:
        return tuple(sorted(year for (year,) in con.execute(sql).fetchall()))


def _timeless_columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        """
        SELECT schema_name || '.' || table_name,
            string_agg(format('"{}"', column_name), ', ' ORDER BY column_index)
        FROM duckdb_columns()
        SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name)
        WHERE schema_name IN ('raw', 'core', 'mart', 'meta')
            AND table_name NOT IN ('run', 'snapshot_change', 'suppression')
            AND data_type <> 'TIMESTAMP WITH TIME ZONE'
            AND NOT (table_name = 'dictionary' AND column_name IN ('row_count', 'empty_ja', 'empty_en'))
        GROUP BY ALL
        ORDER BY ALL
        """
    ).fetchall()
