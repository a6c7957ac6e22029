"""The database of a standing Prefect server over many nights: its growth, and that expired runs are deleted.

The server is started as the README says, but for its port and for looking every two seconds what is past its time. The
nights are put back by 91 days in its database; as many nights once more must not make the file larger.
`python -m tests.benchmarks.prefect_database 100`
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from pipeline.operations.prefect_api import is_up
from pipeline.settings import ROOT, Settings
from tests.flows.nights import import_everything
from tests.flows.servers import PREFECT, awaited, free_port, started
from tests.scenarios.killed_nights import sample_home

NIGHTS = """
import sys; from pathlib import Path
from pipeline.orchestration.run import next_request
from pipeline.orchestration.run_in_prefect import run_in_prefect
home = Path(sys.argv[1])
for _ in range(int(sys.argv[2])):
    run_in_prefect(next_request(home, home / "inbox"))
"""
TABLES = ("flow_run", "flow_run_state", "task_run", "task_run_state", "artifact", "log", "events", "event_resources")
OLDER = "UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%S', {column}, '-91 days') || substr({column}, 20)"


def rows(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database, timeout=60)) as con:
        return {name: con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}


def size_mib(database: Path) -> float:
    with closing(sqlite3.connect(database, timeout=60)) as con:
        pages, page = (con.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return round(pages * page / 1024**2, 2)


def put_back(database: Path) -> None:
    """Let 91 days go by: every time in the database is that much older."""
    with closing(sqlite3.connect(database, timeout=60)) as con, con:
        for table in TABLES:
            for _, column, kind, *_ in con.execute(f"PRAGMA table_info({table})").fetchall():
                if kind.upper() in ("DATETIME", "TIMESTAMP"):
                    con.execute(OLDER.format(table=table, column=column))


def is_cleared(database: Path) -> bool:
    left = rows(database)
    return left["flow_run"] == left["task_run"] == left["artifact"] == left["events"] == 0


def grow(folder: Path, nights: int) -> dict[str, object]:
    """Figures: rows and size after the nights, after their time, and after as many nights again."""
    home, port, database = sample_home(folder / "home"), free_port(), folder / "server" / "prefect.db"
    api = f"http://127.0.0.1:{port}/api"
    env = os.environ | {
        "PREFECT_HOME": str(folder / "server"),
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "2",
    }
    command = [sys.executable, "-c", NIGHTS, str(home), str(nights)]
    with started([*PREFECT, "server", "start"], env, folder / "server.log"):
        awaited(lambda: is_up(api), 300)
        empty = size_mib(database)
        subprocess.run(command, cwd=ROOT, env=env | {"PREFECT_API_URL": api}, check=True)
        first, sizes = rows(database), [empty, size_mib(database)]
        put_back(database)
        awaited(lambda: is_cleared(database), 120)
        cleared = rows(database)
        subprocess.run(command, cwd=ROOT, env=env | {"PREFECT_API_URL": api}, check=True)
        sizes.append(size_mib(database))
    return {"nights": nights, "rows": first, "past their time": cleared, "MiB empty, after, after as many": sizes}


def main(nights: int = 100) -> None:
    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        figures = grow(Path(folder), nights)
    empty, once, again = figures["MiB empty, after, after as many"]
    a_night = (once - empty) / nights
    print(f"a standing server's database: {figures}")
    print(f"  {1024 * a_night:.0f} KiB a night; a night's own server starts anew at {Settings().max_prefect_mib} MiB")
    if again > once * 1.1:
        raise SystemExit("WRONG: the database grows beyond its retention")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
