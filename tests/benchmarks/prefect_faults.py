"""What may happen to the books that Prefect keeps, before a night and within it: the night goes on without them.

Each night has to publish, and to say on the screen when it goes without Prefect; the night after it is in the books
again, and both come to the scores of a home that nothing happened to. The reduced form is a test
(tests/flows/test_prefect_faults.py). `python -m tests.benchmarks.prefect_faults [WORD…]`
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

from pipeline.orchestration.run_in_prefect import run_in_prefect
from pipeline.settings import ROOT
from tests.benchmarks.hundred_nights import contents
from tests.benchmarks.kills import sample_home
from tests.flows.nights import bound_by_permissions, faults, import_everything, litter, order, put_news

DATABASE = Path("prefect", "prefect.db")
RECORDED, ALONE, UNRECORDED = "", "alone", "unrecorded"
"""What the screen says of the books (keys of [stage] in words.toml); nothing when they are kept."""


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
    """`change` happens as `stage` begins, or `before` the night; `says` is what the screen says of the books then.

    None: a server may go on with a file that is deleted, and never notice.
    """

    what: str
    stage: str
    change: Callable[[Path], None]
    says: str | None
    mend: Callable[[Path], None] = nothing


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
    return json.dumps([run_in_prefect(order(home, number), tell).message, told])


SCRIPT = """
import sys; from pathlib import Path; from tests.benchmarks.prefect_faults import disturbed_night
print(disturbed_night(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
"""


def night(home: Path, fault: Fault, number: int) -> tuple[str, list[str], str]:
    """The same in a process of its own, as a person starts it: also how it ends is part of it, and what it prints."""
    put_news(home, number)
    command = [sys.executable, "-c", SCRIPT, str(home), fault.what, str(number)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    message, told = json.loads(done.stdout) if done.returncode == 0 else ("", [])
    return message, told, done.stderr.strip()


def in_the_books(home: Path, number: int) -> str:
    """How the books say that night ended; nothing when they have not heard of it."""
    try:
        with closing(sqlite3.connect(home / DATABASE)) as con:
            found = con.execute("SELECT state_type FROM flow_run WHERE name = ?", [order(home, number).run_id])
            return str((found.fetchone() or [""])[0])
    except sqlite3.Error:
        return ""


def endure(home: Path, fault: Fault, number: int) -> tuple[str, float, list[str]]:
    """One night. Returns what it said, its seconds, and what is wrong with that and with the home."""
    start = time.monotonic()
    message, told, noise = night(home, fault, number)
    seconds = time.monotonic() - start
    fault.mend(home)
    wrong = [] if "結果を公開しました" in message else ["not published"]
    wrong += [f"on the screen: {noise[-300:]}"] if noise else []
    wrong += [] if fault.says is None or told == list(filter(None, [fault.says])) else [f"it said {told}"]
    wrong += [] if fault.says != RECORDED or in_the_books(home, number) == "COMPLETED" else ["not in the books"]
    return message, seconds, [*wrong, *faults(home), *litter(home)]


def in_a_row(home: Path, several: tuple[Fault, ...]) -> Iterator[tuple[str, float, list[str]]]:
    """Each in the same home, with an undisturbed night after it. Yields what happened, seconds, and what is wrong."""
    expected: dict[str, str] = {}
    for number, fault in enumerate(several):
        _, seconds, wrong = endure(home, fault, 1 + 2 * number)
        if fault.says != RECORDED:
            wrong += [f"the next night: {one}" for one in endure(home, FAULTS[0], 2 + 2 * number)[2]]
        ours = contents(home)  # each file of news is refused: the scores stay those of the first year
        wrong += [f"{name} differs" for name, digest in expected.items() if ours[name] != digest]
        expected = expected or ours
        yield fault.what, seconds, wrong


def main(*wanted: str) -> None:
    import_everything()
    several = tuple(one for one in FAULTS if not wanted or any(word in one.what for word in wanted))
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        home = sample_home(Path(folder) / "home")
        for what, seconds, wrong in in_a_row(home, FAULTS[:1] + several if wanted else several):
            bad += bool(wrong)
            verdict = (
                f"WRONG: {', '.join(wrong)}" if wrong else "published, nothing lost, the next night is in the books"
            )
            print(f"  Prefect: {what}: {verdict}, {seconds:.0f} s", flush=True)
    print(f"{len(several)} faults of Prefect's books, {bad} with anything wrong")


if __name__ == "__main__":
    main(*sys.argv[1:])
