"""What changed between two snapshots, and why: the SQL of the marts over mixed answers, one cause after the other.

State 0 is the snapshot before; state 1 has the new answers, state 2 the corrected ones too, both still under the
framework before; state 3 is the snapshot now. Each difference between neighbours is one cause, so they add up.
A rank splits once more: what a body would gain by moving alone is its own, the rest is others moving.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipeline.warehouse.database import open_database, quoted
from pipeline.warehouse.tables import MACRO, TableFile, table_files

CHANGE_SCHEMA: dict[str, type[pl.DataType]] = {
    "code": pl.String, "year": pl.Int32, "basis": pl.String, "measure": pl.String, "perspective": pl.String,
    "group_id": pl.String, "before": pl.Float64, "after": pl.Float64, "change": pl.Float64,
    "from_new_answers": pl.Float64, "from_corrections": pl.Float64, "from_framework": pl.Float64,
    "from_others": pl.Float64, "main_cause": pl.String, "before_run_id": pl.String,
}  # fmt: skip
_FOLDER = Path(__file__).with_name("change_attribution_sql")
_VALUES = "core.indicator_value"
_TARGETS = ("mart.group_score", "mart.body_stage")
_SCHEMAS = ("core", "mart", "meta", "staging")
_BODIES = ("core.body", "core.body_trait", "core.year_state")
NEW, CORRECTED = 1, 2
_MOVED_YEARS = "SELECT DISTINCT year FROM cells"
_ALL_YEARS = "SELECT DISTINCT year FROM old.core.indicator_value SEMI JOIN new.core.indicator_value USING (year)"


class NotComparableError(RuntimeError):
    """The two files do not hold the same tables: one was made by another version."""


def attribute_changes(before: Path, after: Path) -> pl.DataFrame:
    """Return a row per body × year × basis × measure × group that differs; columns as `mart.snapshot_change`.

    Raises:
        NotComparableError: the two files do not hold the same tables.
    """
    with _both(before, after) as con:
        _require_one_shape(con)
        is_new_framework = _is_new_framework(con)
        con.execute(f"CREATE TABLE cells AS {_sql('cells')}")
        con.execute(f"CREATE TABLE years AS {_ALL_YEARS if is_new_framework else _MOVED_YEARS}")
        causes = {cause for (cause,) in con.execute("SELECT DISTINCT cause_no FROM cells").fetchall()}
        _store_state(con, 0, "old")
        _store_mixed_state(con, NEW, causes, is_new_framework)
        _store_mixed_state(con, CORRECTED, causes, is_new_framework)
        _store_state(con, 3, "new")
        _store_own_ranks(con)
        (before_run,) = con.execute("SELECT run_id FROM old.meta.run").fetchall()[0]
        values = {"is_new_framework": is_new_framework, "before_run_id": before_run}
        return con.execute(_sql("split"), values).pl().cast(CHANGE_SCHEMA)  # type: ignore[arg-type]


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@contextmanager
def _both(before: Path, after: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a scratch database in memory, with the two files as `old` and `new`."""
    with open_database() as con:
        con.execute("SET TimeZone = 'UTC'")
        for name, path in (("old", before), ("new", after)):
            con.execute(f"ATTACH {quoted(path)} AS {name} (READ_ONLY)")
        for schema in _SCHEMAS:
            con.execute(f"CREATE SCHEMA {schema}")
        yield con


def _require_one_shape(con: duckdb.DuckDBPyConnection) -> None:
    compared = [*_framework(), *_TARGETS, _VALUES, "core.answer", "core.body", "meta.run"]
    shapes = {
        name: con.execute(
            "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE database_name = $1 AND list_contains($2, schema_name || '.' || table_name) ORDER BY ALL",
            [name, compared],
        ).fetchall()
        for name in ("old", "new")
    }
    if shapes["old"] != shapes["new"] or not shapes["new"]:
        raise NotComparableError(
            "二つの公開データは表の形が違うため比べられません。`--vintage` で作り直すと比べられます。"
        )


def _framework() -> list[str]:
    """Return the names of the tables of definitions that scores rest on."""
    rebuilt = _downstream()
    read = {need for file in rebuilt for need in file.needs} | {"core.indicator", "core.indicator_source"}
    return sorted(read - {file.full_name for file in rebuilt} - {_VALUES, *_BODIES})


def _is_new_framework(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether any line of the framework differs."""
    return any(
        con.table(f"{one}.{table}").except_(con.table(f"{other}.{table}")).limit(1).fetchone()
        for table in _framework()
        for one, other in (("old", "new"), ("new", "old"))
    )


def _store_mixed_state(con: duckdb.DuckDBPyConnection, number: int, causes: set[int], is_new_framework: bool) -> None:
    """Store the state with all causes up to `number`; it is built only where it differs from its neighbours."""
    if number not in causes:
        con.execute(f"CREATE VIEW state_{number} AS FROM state_{number - 1}")
    elif not is_new_framework and max(causes) == number:
        _store_state(con, number, "new")
    else:
        _build_mixed(con, number)
        con.execute(f"CREATE TABLE state_{number} AS {_sql('scores')}")


def _store_state(con: duckdb.DuckDBPyConnection, number: int, which: str) -> None:
    """Store the scores of one of the two snapshots, `old` or `new`, as a state."""
    _clear(con)
    for name in ("core.body", "core.indicator_group", *_TARGETS):
        con.execute(f"CREATE VIEW {name} AS FROM {which}.{name}")
    con.execute(f"CREATE TABLE state_{number} AS {_sql('scores')}")


def _build_mixed(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Build the tables before, with the values of all causes up to `number` taken from the snapshot now."""
    _clear(con)
    rebuilt = _downstream()
    con.execute(f"CREATE TABLE {_VALUES} AS {_sql('mixed')}", {"cause_no": number})
    for name in sorted({need for file in rebuilt for need in file.needs} | {"core.body"}):
        if name != _VALUES and name not in {file.full_name for file in rebuilt}:
            con.execute(f"CREATE VIEW {name} AS FROM old.{name}")
    for file in rebuilt:
        con.execute(file.create_sql)


def _downstream() -> list[TableFile]:
    """Return the files on the way from the values to the scores and stages, macros included, in order of building."""
    wanted, files = set(_TARGETS), table_files()
    for file in reversed(files):
        if file.full_name in wanted:
            wanted |= file.needs
    moved = {_VALUES}
    for file in files:
        if file.full_name in wanted and (file.needs & moved or file.schema == MACRO):
            moved.add(file.full_name)
    return [file for file in files if file.full_name in moved - {_VALUES}]


def _clear(con: duckdb.DuckDBPyConnection) -> None:
    for schema in _SCHEMAS:
        con.execute(f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")


def _store_own_ranks(con: duckdb.DuckDBPyConnection) -> None:
    for number in (NEW, CORRECTED):
        con.execute(f"CREATE OR REPLACE VIEW earlier AS FROM state_{number - 1}")
        con.execute(f"CREATE OR REPLACE VIEW later AS FROM state_{number}")
        con.execute(f"CREATE TABLE own_{number} AS {_sql('own_rank')}")
