"""What a night that was cut off leaves behind, removed by the next one. Only for the holder of the night's lock."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.settings import Home
from pipeline.warehouse.publish import AS_KNOWN, mend

TRACE = "error.txt"


def sweep(home: Home) -> None:
    """Mend the published folder, empty the work folders (traces of errors stay), remove files half written."""
    mend(home.published)
    mend(home.published / AS_KNOWN)
    for folder in (path for path in home.work.glob("*") if path.is_dir()):
        trace = (folder / TRACE).read_bytes() if (folder / TRACE).exists() else None
        shutil.rmtree(folder)
        if trace is not None:
            folder.mkdir()
            (folder / TRACE).write_bytes(trace)
    published = (home.published, home.published / AS_KNOWN)
    for place in (*published, home.reports, home.returns, home.history, home.history / "nights"):
        for part in place.glob(".*.part"):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
    for part in (home.history / "files").glob("*.part"):
        part.unlink()


def retire(home: Home, keep: int) -> None:
    """Remove reports, return slips and traces of all but the newest `keep` nights. What was received always stays."""
    nights = sorted({path.stem for path in home.reports.glob("2*.json")}, reverse=True)
    for run_id in nights[keep:]:
        shutil.rmtree(home.returns / run_id, ignore_errors=True)
        shutil.rmtree(home.work / run_id, ignore_errors=True)
        (home.reports / f"{run_id}.html").unlink(missing_ok=True)
        (home.reports / f"{run_id}.json").unlink()  # last: it is what the others are found by


def ready_for_prefect(folder: Path, max_bytes: int) -> bool:
    """Can Prefect write its database? One that is damaged or has grown too large is dropped: the reports tell the same.

    A server would not start where this says no.
    """
    database = folder / "prefect.db"
    try:
        if database.exists() and (database.stat().st_size > max_bytes or not _is_sound(database)):
            drop_prefect(folder)
        with closing(sqlite3.connect(database, timeout=1)) as con:
            con.execute("BEGIN IMMEDIATE")
            con.execute("CREATE TABLE written (x)")  # a folder that is closed is noticed no sooner
            con.execute("ROLLBACK")
    except (sqlite3.Error, OSError):
        return False
    return True


def drop_prefect(folder: Path) -> None:
    for path in folder.glob("prefect.db*"):
        path.unlink()


def _is_sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database, timeout=1)) as con:
            return bool(con.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError:  # somebody holds it
        return True
    except sqlite3.DatabaseError:
        return False
