"""Publications that cost no night: copies of what is published, as if another run had built them."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline.lake.services import services_of
from pipeline.settings import Home
from pipeline.warehouse.publish import Snapshot, current, sha256_of

FEW = ("meta.run", "meta.framework", "core.body", "mart.ranking", "mart.group_score")
"""Tables of a publication that is quick: for what does not depend on which tables there are."""


def a_snapshot(home: Home, number: int) -> tuple[Path, Snapshot]:
    """A copy of what is published, as if run `number` had built it: `meta.run` holds its id."""
    present = current(home.published)
    assert present
    snapshot = replace(present, run_id=f"202701{number:02}T013000", file=f"monosashi-202701{number:02}T013000.duckdb")
    path = home.folder / snapshot.file
    shutil.copyfile(present.path(home.published), path)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta.run SET run_id = $1", [snapshot.run_id])
    return path, snapshot


def publish_copy(home: Home, number: int, keep: int = 14, vintage: str = "") -> Snapshot:
    """Publish such a copy, or one of a day's knowledge, with the exports of what is published."""
    present = current(home.published)
    assert present
    built, snapshot = a_snapshot(home, number)
    exports = Path(shutil.copytree(present.exports(home.published), built.with_suffix("")))
    snapshot = replace(snapshot, sha256=sha256_of(built), vintage=vintage)
    services_of(home).catalogue.publish(built, exports, snapshot, keep)
    return snapshot
