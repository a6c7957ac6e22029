"""One run at a time: on this host by its operating system, of all hosts of a lake by PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipeline.lake.engine import opened_catalogue
from pipeline.lake.place import LakeError, LakePlace
from pipeline.operations.lock import LockedError, run_lock
from pipeline.settings import Home

_TRY = """
SELECT * FROM postgres_query('postgres', 'SELECT pg_try_advisory_xact_lock(5302631) AS is_held')
"""
"""The number is that of the runs. One database, one lake."""
_HOLDER = """
SELECT * FROM postgres_query('postgres', '
    SELECT coalesce(host(activity.client_addr), ''localhost'') || '' pid '' || activity.pid AS holder
    FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
    WHERE held.locktype = ''advisory'' AND held.granted AND held.objid = 5302631
')
"""
_VERSION = """
SELECT * FROM postgres_query('postgres', 'SELECT current_setting(''server_version_num'')::int / 10000 AS version')
"""
_OLDEST = 15
"""The oldest PostgreSQL that this was tried with."""


@contextmanager
def lake_lock(home: Home, place: LakePlace) -> Iterator[None]:
    """Hold the lock of this host, then that of the lake, which PostgreSQL frees when the connection ends.

    Raises LockedError naming who holds it, and LakeError.
    """
    with run_lock(home.lock), opened_catalogue(place) as con:
        _require_version(con)
        con.execute("BEGIN")
        if con.execute(_TRY).fetchall() != [(True,)]:
            raise LockedError(next((str(row[0]) for row in con.execute(_HOLDER).fetchall()), "?"))
        yield


def _require_version(con: duckdb.DuckDBPyConnection) -> None:
    ((version,),) = con.execute(_VERSION).fetchall()
    if version < _OLDEST:
        raise LakeError("old_server", version=str(version), oldest=str(_OLDEST))
