"""Ad-hoc queries of the lake itself: read only, at one publication, without access to anything else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import duckdb

from pipeline.lake.engine import LAKE, attach_lake, give_keys, open_engine
from pipeline.lake.lake_catalogue import vintages_in
from pipeline.lake.lake_tables import commits, create_other_macros
from pipeline.lake.place import LakeError, LakePlace, lake_place
from pipeline.lake.storage import Storage
from pipeline.settings import VINTAGES, Home
from pipeline.warehouse.database import quoted

OpenLake = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
_SETTINGS = """
SET parquet_metadata_cache = true; SET enable_http_metadata_cache = true;
SET memory_limit = '2GiB'; SET temp_directory = '';
SET enable_external_access = false; SET lock_configuration = true
"""
"""Files of a lake are never written twice, so what was read of one holds: ten questions took 5.6 s, and take 1.4."""


def lake_source(home: Home, run: str, *, is_open: bool = False) -> OpenLake:
    """Return what opens the lake of a home as a run published it, or as it is; or a vintage, in its file.

    Raises LakeError.
    """
    place = lake_place(home)
    if place is None:
        raise LakeError("none")
    place = place.open_data if is_open else place
    known = {commit.snapshot.run_id: commit.snapshot_id for commit in reversed(commits(place))}
    if not known:
        raise LakeError("empty")
    if run in ("current", *known):
        return partial(_opened, place, max(known.values()) if run == "current" else known[run])
    vintages = {} if is_open else {one.vintage: one.file for one in reversed(vintages_in(Storage(place)))}
    if run not in vintages:
        raise LakeError("no_run", run=run, known="、".join(sorted((*known, *vintages), reverse=True)))
    return partial(_opened_vintage, place, vintages[run])


@contextmanager
def _opened(place: LakePlace, snapshot_id: int) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_engine() as con:
        attach_lake(con, place, snapshot_id=snapshot_id)
        create_other_macros(con)
        _close_all_else(con, place.data_path)
        yield con


@contextmanager
def _opened_vintage(place: LakePlace, file: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake holds what was published; a vintage is a file of the bucket, of which a query reads what it needs."""
    folder = f"{place.path}published/{VINTAGES}/"
    with open_engine() as con:
        give_keys(con, place)
        con.execute(f"ATTACH {quoted(folder + file)} AS {LAKE} (READ_ONLY); USE {LAKE}")
        _close_all_else(con, folder)
        yield con


def _close_all_else(con: duckdb.DuckDBPyConnection, folder: str) -> None:
    con.execute(f"SET allowed_directories = [{quoted(folder)}]")
    con.execute(_SETTINGS)
