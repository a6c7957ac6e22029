"""Publications that cost no night: copies of what is published, as if another run had built them."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline.settings import Home
from pipeline.warehouse.publish import Snapshot, current

FEW = ("meta.run", "meta.framework", "core.body", "mart.ranking", "mart.group_score")
"""Tables of a publication that is quick: for what does not depend on which tables there are."""


def a_snapshot(home: Home, number: int) -> tuple[Path, Snapshot]:
    """A copy of what is published, as if run `number` had built it: `meta.run` holds its id."""
    present = current(home.published)
    assert present
    snapshot = replace(present, run_id=f"2027010{number}T013000", file=f"monosashi-2027010{number}T013000.duckdb")
    path = home.folder / snapshot.file
    shutil.copyfile(present.path(home.published), path)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta.run SET run_id = $1", [snapshot.run_id])
    return path, snapshot
