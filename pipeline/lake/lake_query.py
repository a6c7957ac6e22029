"""Ad-hoc queries of the lake itself: read only, at one publication, without access to anything else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import duckdb

from pipeline.lake.engine import attach_lake, open_engine
from pipeline.lake.lake_tables import commits, create_other_macros
from pipeline.lake.place import LakeError, LakePlace, lake_place
from pipeline.settings import Home
from pipeline.warehouse.database import quoted

_SETTINGS = """
SET memory_limit = '2GiB'; SET temp_directory = '';
SET enable_external_access = false; SET lock_configuration = true
"""


def lake_source(home: Home, run: str) -> Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]:
    """Return what opens the lake of a home as a run published it, or as it is. Raises LakeError."""
    place = lake_place(home)
    if place is None:
        raise LakeError("none")
    known = {commit.snapshot.run_id: commit.snapshot_id for commit in reversed(commits(place))}
    if not known:
        raise LakeError("empty")
    if run not in ("current", *known):
        raise LakeError("no_run", run=run, known="、".join(sorted(known, reverse=True)))
    return partial(_opened, place, max(known.values()) if run == "current" else known[run])


@contextmanager
def _opened(place: LakePlace, snapshot_id: int) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_engine() as con:
        attach_lake(con, place, snapshot_id=snapshot_id)
        create_other_macros(con)
        con.execute(f"SET allowed_directories = [{quoted(place.data_path)}]")
        con.execute(_SETTINGS)
        yield con
