"""Nights with an incident (incidents.py): the message of each, that nothing received is lost, nothing half published,
and that the next night is right.

Each has a published home with a year of news in its inbox. The night after it is undisturbed, and must have the very
scores of a home that nothing happened to.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pipeline.intake.inbox import scan_inbox
from pipeline.intake.receive import changed_while_reading
from pipeline.operations.notification import read_status
from pipeline.orchestration.run import RunFailedError, run_night
from pipeline.settings import Home, Settings
from tests.flows.nights import (
    bound_by_permissions,
    ended_well,
    faults,
    forked,
    leftover_files,
    output_of,
    put_news,
    run_request,
)  # fmt: skip
from tests.scenarios.incidents import (
    CLOCK,
    CLOSED,
    DAMAGE,
    FULL,
    INBOX,
    OUTSIDE,
    PUBLISHED,
    Incident,
    fill_the_inbox,
    in_suite,
    together,
)  # fmt: skip
from tests.scenarios.nights_in_a_row import contents

DISK_MIB = 256
"""Of a disk that can be filled: a home, and room for the work of a night."""


def run_through(home: Path, one: Incident, number: int) -> tuple[str, list[str]]:
    """A night with a incident. Return its message, and what is wrong with that and with the home."""
    put_news(home, number)
    before = received(home)
    one.before(home)
    text = output_of(lambda: message(home, one, number))
    one.repair(home)
    wrong = [] if re.search(one.message, text) else ["its message is another"]
    actions = {item.kind for item in status.needs} if (status := read_status(Home(home))) else set()
    wrong += [f"action items {actions}"] if one.action and one.action not in actions else []
    return text, wrong + faults(home) + [f"{name} is lost" for name in sorted(before - received(home))]


def message(home: Path, one: Incident, number: int) -> str:
    """Run the night in this process, which it may change, and return its message."""

    def disturb(stage: str, seconds: float | None, steps: tuple[int, int] | None = None) -> None:
        if seconds is None and steps is None and stage == one.stage:
            one.within(home)

    if one.is_bound:
        bound_by_permissions()
    try:
        return run_night(run_request(home, number + one.days_ahead), on_progress=disturb).message
    except RunFailedError as error:
        return error.report.message


def received(home: Path) -> set[str]:
    """Names of files in the history that are what was received."""
    files = (home / "history" / "files").iterdir()
    return {path.name for path in files if sha256(path.read_bytes()).hexdigest() == path.name}


def next_night(home: Path, number: int, expected: dict[str, str]) -> list[str]:
    """The night after, left in peace. Returns what is wrong with it."""
    put_news(home, number)
    if not ended_well(forked(lambda: run_night(run_request(home, number)))):
        return ["the next night failed"]
    ours, seen = contents(home), scan_inbox(home / "inbox", Settings().limits())
    wrong = [f"{name} is not taken" for name in changed_while_reading(seen.arrivals, home / "history")]
    return wrong + [f"{name} differs" for name in expected if ours[name] != expected[name]] + leftover_files(home)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own at the folder while this lasts. Yields whether the machine allows one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "monosashi-test", str(folder)]
    is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


Seen = tuple[str, str, list[str]]
"""What happened, the night's message, and what is wrong with that and with the home."""
SKIPPED = "(skipped: nobody may mount a small disk here)"


def with_news(folder: Path, first_year: Path) -> Path:
    """Make a home with news in its inbox."""
    os.environ["MONOSASHI_RETRY_SECONDS"] = "0.1"
    home = Path(shutil.copytree(first_year, folder / "prepared"))
    fill_the_inbox(home)
    return home


def prepared(folder: Path, first_year: Path) -> tuple[Path, dict[str, str]]:
    """A home with news in its inbox, and the scores it comes to when nothing happens."""
    home = with_news(folder, first_year)
    peaceful = Path(shutil.copytree(home, folder / "peaceful"))
    assert next_night(peaceful, 1, {}) == []
    return home, contents(peaceful)


def each_alone(folder: Path, home: Path, expected: dict[str, str], several: Sequence[Incident]) -> Iterator[Seen]:
    """Each in a copy of the home, with a night after it."""
    for number, one in enumerate(several):
        with small_disk(folder / str(number)) as is_mounted:
            if one in FULL and not is_mounted:
                yield one.what, SKIPPED, []
                continue
            own = Path(shutil.copytree(home, folder / str(number) / "home"))
            said, wrong = run_through(own, one, 1)
            yield one.what, said, wrong + next_night(own, 2 + one.days_ahead, expected)
            shutil.rmtree(own)


def in_a_row(home: Path, expected: dict[str, str], several: Sequence[Incident]) -> Iterator[Seen]:
    """One after another in one home, and a night after them all."""
    for number, one in enumerate(several, start=1):
        yield one.what, *run_through(home, one, number)
    number = len(several) + 1 + max(one.days_ahead for one in several)
    yield "the night after", "", next_night(home, number, expected)


def all_in_a_row(folder: Path, home: Path, expected: dict[str, str]) -> Iterator[Seen]:
    """Those of the suite in one home, on a small disk. All that leave a night its end are in the last one together."""
    several = in_suite((*INBOX, *OUTSIDE, *CLOSED, *DAMAGE, CLOCK))
    published = [one for one in several if one.message == PUBLISHED]
    with small_disk(folder / "disk") as is_mounted:
        full = in_suite(FULL)
        if not is_mounted:
            yield from ((one.what, SKIPPED, []) for one in full)
        row = [*(full if is_mounted else ()), *(one for one in several if one not in published), together(*published)]
        yield from in_a_row(Path(shutil.copytree(home, folder / "disk" / "home")), expected, row)
