"""Fifty officials at once over the nation, and two hundred: how long a callback takes. What one waits is `felt`.

The snapshot holds two years of made-up answers to every item for all municipalities. The dashboards run as a process
of their own; the users are a second one on the same machine. Those of one prefecture come right after the start, when
nothing is ready; those of all prefectures likewise, and once more, when every page was visited before. Two hundred
read each page for half a minute.
`python -m tests.benchmarks.users`
"""

import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import ROOT, Home
from tests.benchmarks import eight_years
from tests.benchmarks.officials import FILE, HEADER, PAGES, TAB, Asked, one_thing

YEARS = range(2024, 2026)
NAGANO = "200000"


class Load(NamedTuple):
    """How many are at it at once, how many pages each opens, and from how many to how many seconds each is read."""

    users: int
    pages_each: int
    think_seconds: tuple[float, float]


HURRIED, READING = Load(50, 8, (1.0, 5.0)), Load(200, 4, (15.0, 45.0))


def national_home(folder: Path, catalogue: Catalogue) -> Path:
    """A home whose snapshot holds the nation, from made-up answers."""
    eight_years.YEARS = YEARS
    loaded = eight_years.frames(catalogue)
    eight_years.rebuild(folder / "home", loaded, {})
    return folder / "home"


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The dashboards as a process; yields their port."""
    command = "import sys; from pathlib import Path; from dashboards.serve import serve\n"
    command += "serve(Path(sys.argv[1]), '127.0.0.1', 0)"
    process = subprocess.Popen([sys.executable, "-c", command, home], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().rsplit(":", 1)[1].strip(" /\n"))
    finally:
        process.terminate()
        process.wait()


def official(port: int, prefs: Sequence[str], load: Load, number: int, seen: list[Asked]) -> None:
    """Reads one page after another, each for a while, about bodies of one prefecture."""
    chance = random.Random(number)
    pref = chance.choice(prefs)
    for _ in range(load.pages_each):
        time.sleep(chance.uniform(*load.think_seconds))
        one_thing(port, pref, YEARS[-1], chance, seen)


def load_of_users(port: int, prefs: Sequence[str], when: str, load: Load = HURRIED) -> None:
    seen: list[Asked] = []
    users = [threading.Thread(target=official, args=(port, prefs, load, number, seen)) for number in range(load.users)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    failed = sum(each.status != 200 for each in seen)
    pages, pause = load.users * load.pages_each, statistics.mean(load.think_seconds)
    print(f"  {when}: {load.users} users, {pages} pages, one each {pause:.0f} s or so, failed: {failed}")
    told("all callbacks", [each for each in seen if each.name != FILE])
    for name in (*PAGES, TAB, HEADER, FILE):
        told(name, [each for each in seen if each.name == name])


def told(name: str, answers: list[Asked]) -> None:
    times = sorted(each.milliseconds for each in answers)
    if times:
        print(f"    {name:28} {len(times):5} median {statistics.median(times):5.0f} ms, p95 "
              f"{times[int(0.95 * len(times))]:5.0f} ms, longest {times[-1]:5.0f} ms, "
              f"at most {max(each.size for each in answers) / 1000:.0f} kB")  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
        home = national_home(Path(folder), catalogue)
        prefs = [body.code for body in catalogue.registry.of_kind("prefecture")]
        with served(home) as port:
            load_of_users(port, [NAGANO], "one prefecture, right after the start")
        with served(home) as port:
            load_of_users(port, prefs, "all prefectures, right after the start")
            load_of_users(port, prefs, "all prefectures, pages visited before")
        with served(home) as port:
            load_of_users(port, prefs, "all prefectures, who read what they open, right after the start", READING)


if __name__ == "__main__":
    main()
