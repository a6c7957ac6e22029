"""The tables of the lake: one publication is one snapshot of DuckLake, made in one transaction.

The pointer stands in `commit_extra_info` of that snapshot: what is committed is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from pipeline.lake.engine import LAKE, opened_lake
from pipeline.lake.place import LakeError, LakePlace, NoLakeError
from pipeline.settings import SCHEMA_VERSION
from pipeline.warehouse.build import comments
from pipeline.warehouse.database import quoted
from pipeline.warehouse.publish import Snapshot, pointer_text, read_pointer
from pipeline.warehouse.tables import MACRO, PUBLISHED, TableFile, table_files

_GRACE = "1 day"
"""How long files of an expired snapshot stay: whoever reads it may finish."""
_COMMITS = f"""
SELECT snapshot_id, commit_extra_info FROM {LAKE}.snapshots()
WHERE commit_extra_info IS NOT NULL ORDER BY snapshot_id DESC
"""  # noqa: S608  the name is ours


@dataclass(frozen=True)
class Commit:
    """A publication: the snapshot of DuckLake, and what it holds."""

    snapshot_id: int
    snapshot: Snapshot


def commits(place: LakePlace) -> list[Commit]:
    """Return what was published and has not expired, the newest first. Raises LakeError."""
    try:
        with opened_lake(place) as con:
            return _commits(con)
    except NoLakeError:
        return []


def commit_tables(place: LakePlace, file: Path, snapshot: Snapshot, before: Snapshot | None) -> None:
    """Replace all tables by those of a file, in one transaction.

    Raises LakeError where something else than `before` is published: another host was faster.
    """
    with opened_lake(place, is_read_only=False) as con:
        con.execute(f"ATTACH {quoted(file)} AS built (READ_ONLY)")
        con.execute("SET threads = 1")  # keeps the order of rows; two and a sort take twice the processor time
        con.execute("BEGIN")
        _require_unmoved(con, before)
        _replace_all(con)
        con.execute(
            f"CALL {LAKE}.set_commit_message('monosashi', $run_id, extra_info => $pointer)",
            {"run_id": snapshot.run_id, "pointer": pointer_text(snapshot)},
        )
        con.commit()


def expire(place: LakePlace, run_ids: Iterable[str], *, is_at_once: bool = False) -> None:
    """Let all snapshots of DuckLake but the newest of each of these runs expire. Never the one that is published.

    Their files go a day later, or at once where answers were disposed of.
    """
    with opened_lake(place, is_read_only=False) as con:
        newest = {commit.snapshot.run_id: commit.snapshot_id for commit in reversed(_commits(con))}
        stay = {newest[run_id] for run_id in run_ids if run_id in newest}
        every = [number for (number,) in con.execute(f"SELECT snapshot_id FROM {LAKE}.snapshots()").fetchall()]  # noqa: S608
        gone = sorted(set(every) - stay - {max(every)})
        if gone:
            con.execute(f"CALL ducklake_expire_snapshots('{LAKE}', versions => {gone})")
        which = "cleanup_all => true" if is_at_once else f"older_than => now() - INTERVAL '{_GRACE}'"
        con.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', {which})")


def create_other_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that a lake cannot hold in this connection alone."""
    for file in table_files():
        if not is_borne(file):
            con.execute(file.sql.replace("CREATE OR REPLACE MACRO", "CREATE OR REPLACE TEMP MACRO"))


def _commits(con: duckdb.DuckDBPyConnection) -> list[Commit]:
    rows = con.execute(_COMMITS).fetchall()
    try:
        return [Commit(number, read_pointer(text)) for number, text in rows]
    except (ValueError, TypeError, KeyError) as error:
        raise LakeError("newer", what=f"{type(error).__name__}") from None


def require_not_newer(snapshot: Snapshot) -> None:
    """Raise LakeError for what a newer program published: an older one would replace it by less."""
    if int(snapshot.schema_version) > int(SCHEMA_VERSION):
        raise LakeError("newer", what=f"schema_version {snapshot.schema_version} > {SCHEMA_VERSION}")


def newest_commit(con: duckdb.DuckDBPyConnection) -> Commit | None:
    """Return what is published, over a connection to the lake."""
    return next(iter(_commits(con)), None)


def _require_unmoved(con: duckdb.DuckDBPyConnection, before: Snapshot | None) -> None:
    present = newest_commit(con)
    if present and (before is None or present.snapshot.run_id != before.run_id):
        raise LakeError("conflict", what=present.snapshot.run_id)
    if present:
        require_not_newer(present.snapshot)


def _replace_all(con: duckdb.DuckDBPyConnection) -> None:
    """Tables, then macros, which views call, then views; what a newer version has no more goes."""
    for schema in PUBLISHED:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {LAKE}.{schema}")
    files = [file for file in table_files() if file.schema in (*PUBLISHED, MACRO) and is_borne(file)]
    for file in sorted(files, key=_place):
        _replace(con, file)
    for kind, name in _outdated(con, {file.full_name for file in files}):
        con.execute(f"DROP {kind} {LAKE}.{name}")


def is_borne(file: TableFile) -> bool:
    """Return whether a lake can hold this: no macro with NULL as the default of a parameter, nor one that calls it."""
    return not (file.schema == MACRO and (":= NULL" in file.sql or file.needs & _not_borne()))


@cache
def _not_borne() -> set[str]:
    return {file.full_name for file in table_files() if file.schema == MACRO and ":= NULL" in file.sql}


def _place(file: TableFile) -> int:
    """Return when a file is created: tables, macros that return a value, views, macros that return tables."""
    if file.schema == MACRO:
        return 3 if file.columns else 1
    return 2 if file.is_view else 0


def _replace(con: duckdb.DuckDBPyConnection, file: TableFile) -> None:
    if file.schema == MACRO:
        con.execute(file.sql)
    elif file.is_view:
        con.execute(f"CREATE OR REPLACE VIEW {LAKE}.{file.full_name} AS\n{file.sql}")
    else:
        con.execute(f"CREATE OR REPLACE TABLE {LAKE}.{file.full_name} AS FROM built.{file.full_name}")
        for kind, name, text in comments(file):
            con.execute(f"COMMENT ON {kind} {LAKE}.{name} IS {quoted(text)}")


def _outdated(con: duckdb.DuckDBPyConnection, wanted: set[str]) -> list[tuple[str, str]]:
    known = con.execute(
        f"""
        SELECT if(table_type = 'VIEW', 'VIEW', 'TABLE'), table_schema || '.' || table_name
        FROM information_schema.tables WHERE table_catalog = '{LAKE}'
        """  # noqa: S608  the name is ours
    ).fetchall()
    return [(kind, name) for kind, name in known if name not in wanted]
