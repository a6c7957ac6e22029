"""What a run that was cut off leaves behind, removed by the next one. Only for the holder of the lock."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from pipeline.operations.audit_trail import AuditTrail
from pipeline.settings import Home

TRACE_FILE = "error.txt"


def clean_up(home: Home) -> None:
    """Empty the work folders (traces of errors stay), and remove half-written files."""
    for folder in (path for path in home.work.glob("*") if path.is_dir()):
        _keep_only_trace(folder)
    for place in (home.published, home.vintages, home.reports, home.returns, home.history, home.history / "nights"):
        for part in place.glob(".*.part"):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
    for part in (home.history / "files").glob("*.part"):
        part.unlink()


def _keep_only_trace(folder: Path) -> None:
    path = folder / TRACE_FILE
    trace = path.read_bytes() if path.exists() else None
    shutil.rmtree(folder)
    if trace is not None:
        folder.mkdir()
        path.write_bytes(trace)


def apply_retention(home: Home, keep: int) -> None:
    """Remove reports, return slips and traces of all but the newest `keep` runs. What was received always stays."""
    runs = sorted({path.stem for path in home.reports.glob("2*.json")}, reverse=True)
    for run_id in runs[keep:]:
        shutil.rmtree(home.returns / run_id, ignore_errors=True)
        shutil.rmtree(home.work / run_id, ignore_errors=True)
        (home.reports / f"{run_id}.html").unlink(missing_ok=True)
        (home.reports / f"{run_id}.json").unlink()  # last: the others are found by it


def apply_audit_retention(home: Home, keep_days: int, today: date) -> None:
    """Remove the months of the trail that are older than `keep_days`."""
    AuditTrail(home.audit).remove_before(today - timedelta(days=keep_days))


def prepare_prefect_database(folder: Path, max_bytes: int) -> bool:
    """Return whether Prefect can write its database; a server would not start where it cannot.

    A database that is damaged or larger than `max_bytes` is dropped: the reports hold the same.
    """
    database = folder / "prefect.db"
    try:
        if database.exists() and (database.stat().st_size > max_bytes or not _is_sound(database)):
            drop_prefect_database(folder)
        with closing(sqlite3.connect(database, timeout=1)) as con:
            con.execute("BEGIN IMMEDIATE")
            con.execute("CREATE TABLE written (x)")  # a folder that is closed is noticed no sooner
            con.execute("ROLLBACK")
    except (sqlite3.Error, OSError):
        return False
    return True


def drop_prefect_database(folder: Path) -> None:
    """Remove the database; Prefect makes a new one."""
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
