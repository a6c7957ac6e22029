"""`kill -9` at random moments of a night: what the pointer names, and whether the next night repairs the rest."""

import random
import sys
import time
from pathlib import Path

from tests.flows.nights import (
    ended_well,
    faults,
    forked,
    kill_a_night,
    leftover_files,
    publish_first_year,
    publish_night,
)  # fmt: skip

REPAIR_EVERY = 8
"""A whole night follows this many killed ones: killed nights also pile up on each other."""


def sample_home(folder: Path) -> Path:
    """The sample's first year, published, in a fork: this process must stay without threads."""
    assert ended_well(forked(lambda: publish_first_year(folder))), "the first night failed"
    return folder


def measure(home: Path) -> float:
    """Seconds of an undisturbed night with news."""
    start = time.monotonic()
    assert ended_well(forked(lambda: publish_night(home, 1)))
    return time.monotonic() - start


def kill_nights(home: Path, tries: int, seconds: float, seed: int = 1) -> dict[str, int]:
    """Counts of kills, of nights that were done before it, of faults found, of files left over after whole nights."""
    chance, counts = (
        random.Random(seed),
        dict.fromkeys(("killed", "done before", "faults", "left over", "not repaired"), 0),
    )
    number = 2
    for attempt in range(1, tries + 1):
        was_running = kill_a_night(home, number, chance.uniform(0, seconds * 1.05))
        counts["killed" if was_running else "done before"] += 1
        counts["faults"] += len(faults(home))
        number += 1
        if attempt % REPAIR_EVERY == 0 or attempt == tries:
            counts["not repaired"] += not ended_well(forked(lambda n=number: publish_night(home, n)))
            counts["left over"] += len(leftover_files(home))
            counts["faults"] += len(faults(home))
            number += 1
            print(f"  after {attempt}: {counts}", file=sys.stderr, flush=True)
    return counts
