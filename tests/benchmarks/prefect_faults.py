"""What may happen to the books that Prefect keeps, before a night and within it: the night goes on without them.

Prints a line each. `python -m tests.benchmarks.prefect_faults`
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE

from pipeline.flows import run_in_prefect
from tests.benchmarks.kills import sample_home
from tests.flows.nights import faults, heard, import_everything, litter, order, put_news

DATABASE = Path("prefect", "prefect.db")


def nothing(_: Path) -> None:
    """An undisturbed night, to begin with: it makes the database."""


def spoil(home: Path) -> None:
    (home / DATABASE).write_bytes(b"no database" * 1000)


def delete(home: Path) -> None:
    for path in (home / "prefect").glob("prefect.db*"):
        path.unlink()


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
FAULTS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "nothing happens": ("", nothing),
    "database damaged before the night": ("before", spoil),
    "database damaged as the night starts": ("start", spoil),
    "database deleted while the night builds": ("build", delete),
    "database locked from the start": ("start", lock),
    "database locked from the build on": ("build", lock),
}


def endure(home: Path, stage: str, change: Callable[[Path], None], number: int) -> tuple[str, float, list[str]]:
    """One night as a flow, in a fork. Returns what it said, its seconds, and what is wrong with the home."""
    put_news(home, number)

    def tell(name: str, seconds: float | None) -> None:
        if seconds is None and name == stage:
            change(home)

    if stage == "before":
        change(home)
    start = time.monotonic()
    said = heard(lambda: run_in_prefect(order(home, number), tell).message)
    wrong = [] if "結果を公開しました" in said else ["not published"]
    return said, time.monotonic() - start, [*wrong, *faults(home), *litter(home)]


def main(*wanted: str) -> None:
    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        home = sample_home(Path(folder) / "home")
        for number, (what, (stage, change)) in enumerate(FAULTS.items(), start=1):
            if wanted and not any(word in what for word in wanted):
                continue
            said, seconds, wrong = endure(home, stage, change, number)
            verdict = f"WRONG: {', '.join(wrong)}" if wrong else "published, nothing lost"
            size = (home / DATABASE).stat().st_size / 1024**2 if (home / DATABASE).exists() else 0
            print(f"  Prefect: {what}: {verdict}, {seconds:.0f} s, database {size:.1f} MiB | {said[:60]}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
