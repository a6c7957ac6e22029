"""What may happen to Prefect's database, before a night and within it: the night goes on without it.

Each night has to publish, and to show on the screen when it runs without Prefect; the night after it is recorded by
Prefect again, and both come to the scores of a home that nothing happened to.
"""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

from pipeline.orchestration.run_in_prefect import run_in_prefect
from pipeline.settings import ROOT
from tests.flows.nights import bound_by_permissions, faults, leftover_files, put_news, run_request
from tests.scenarios.nights_in_a_row import contents

DATABASE = Path("prefect", "prefect.db")
RECORDED, ALONE, UNRECORDED = "", "alone", "unrecorded"
"""What the screen shows when Prefect does not record the night (keys of [stage] in the messages)."""


def nothing(_: Path) -> None:
    """An undisturbed night, to begin with: it makes the database."""


def spoil(home: Path) -> None:
    (home / DATABASE).write_bytes(b"no database" * 1000)


def delete(home: Path) -> None:
    for path in (home / "prefect").glob("prefect.db*"):
        path.unlink()


def come_from_the_future(home: Path) -> None:
    """As an older version finds it that was gone back to: it does not know the steps that made this database."""
    with closing(sqlite3.connect(home / DATABASE)) as con, con:
        con.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")


def close(home: Path) -> None:
    """For the night alone: it gives up what root may."""
    bound_by_permissions()
    for path in (home / "prefect").glob("prefect.db*"):
        path.chmod(0o444)
    (home / "prefect").chmod(0o555)


def open_again(home: Path) -> None:
    (home / "prefect").chmod(0o755)
    for path in (home / "prefect").glob("prefect.db*"):
        path.chmod(0o644)


HOLD = """
import sqlite3, sys
con = sqlite3.connect(sys.argv[1], timeout=30)
con.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def lock(home: Path) -> None:
    """Somebody writes into it for as long as the night lasts: its end closes the pipe."""
    holder = subprocess.Popen([sys.executable, "-S", "-c", HOLD, home / DATABASE], stdin=PIPE, stdout=PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    held.append(holder)


held: list[subprocess.Popen] = []


@dataclass(frozen=True)
class Fault:
    """`change` happens as `stage` begins, or `before` the night; `shown` is what the screen shows then.

    None: a server may go on with a file that is deleted, and never notice.
    """

    what: str
    stage: str
    change: Callable[[Path], None]
    shown: str | None
    repair: Callable[[Path], None] = nothing


FAULTS = (
    Fault("nothing happens", "before", nothing, RECORDED),
    Fault("database damaged before the night", "before", spoil, RECORDED),
    Fault("database damaged as the night starts", "start", spoil, ALONE),
    Fault("database damaged while the night builds", "build", spoil, UNRECORDED),
    Fault("database deleted before the night", "before", delete, RECORDED),
    Fault("database deleted while the night builds", "build", delete, None),
    Fault("database of a newer version", "before", come_from_the_future, ALONE),
    Fault("database locked before the night", "before", lock, ALONE),
    Fault("database locked from the start", "start", lock, ALONE),
    Fault("database locked from the build on", "build", lock, UNRECORDED),
    Fault("folder closed before the night", "before", close, ALONE, open_again),
)


def disturbed_night(home: Path, what: str, number: int) -> str:
    """A night as a flow, disturbed. Returns its message and what else the screen said of Prefect, as JSON."""
    (fault,) = (one for one in FAULTS if one.what == what)
    told: list[str] = []

    def tell(name: str, seconds: float | None) -> None:
        if seconds is None and name == fault.stage:
            fault.change(home)
        told.extend([name] if name in (ALONE, UNRECORDED) else [])

    if fault.stage == "before":
        fault.change(home)
    return json.dumps([run_in_prefect(run_request(home, number), tell).message, told])


SCRIPT = """
import sys; from pathlib import Path; from tests.scenarios.prefect_faults import disturbed_night
print(disturbed_night(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
"""


def night(home: Path, fault: Fault, number: int) -> tuple[str, list[str], str]:
    """The same in a process of its own, as a person starts it: also how it ends is part of it, and what it prints."""
    put_news(home, number)
    command = [sys.executable, "-c", SCRIPT, str(home), fault.what, str(number)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    message, told = json.loads(done.stdout) if done.returncode == 0 else ("", [])
    return message, told, done.stderr.strip()


def state_in_prefect(home: Path, number: int) -> str:
    """Return the state that Prefect recorded for that night; empty when it recorded none."""
    try:
        with closing(sqlite3.connect(home / DATABASE)) as con:
            found = con.execute("SELECT state_type FROM flow_run WHERE name = ?", [run_request(home, number).run_id])
            return str((found.fetchone() or [""])[0])
    except sqlite3.Error:
        return ""


def run_through(home: Path, fault: Fault, number: int) -> tuple[str, float, list[str]]:
    """One night. Returns what it said, its seconds, and what is wrong with that and with the home."""
    start = time.monotonic()
    message, told, noise = night(home, fault, number)
    seconds = time.monotonic() - start
    fault.repair(home)
    wrong = [] if "結果を公開しました" in message else ["not published"]
    wrong += [f"on the screen: {noise[-300:]}"] if noise else []
    wrong += [] if fault.shown is None or told == list(filter(None, [fault.shown])) else [f"it said {told}"]
    wrong += (
        [] if fault.shown != RECORDED or state_in_prefect(home, number) == "COMPLETED" else ["not recorded by Prefect"]
    )
    return message, seconds, [*wrong, *faults(home), *leftover_files(home)]


def in_a_row(home: Path, several: tuple[Fault, ...]) -> Iterator[tuple[str, float, list[str]]]:
    """Each in the same home, with an undisturbed night after it. Yields what happened, seconds, and what is wrong."""
    expected: dict[str, str] = {}
    for number, fault in enumerate(several):
        _, seconds, wrong = run_through(home, fault, 1 + 2 * number)
        if fault.shown != RECORDED:
            wrong += [f"the next night: {one}" for one in run_through(home, FAULTS[0], 2 + 2 * number)[2]]
        ours = contents(home)  # each file of news is refused: the scores stay those of the first year
        wrong += [f"{name} differs" for name, digest in expected.items() if ours[name] != digest]
        expected = expected or ours
        yield fault.what, seconds, wrong
