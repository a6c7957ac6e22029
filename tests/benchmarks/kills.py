"""`kill -9` at random moments of a night: what the pointer names, and whether the next night mends the rest.

Prints figures; the reduced form is a test (tests/flows/test_crashes_and_readers.py). `python -m tests.benchmarks.kills`
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.flows.nights import (
    ended_well,
    faults,
    forked,
    import_everything,
    kill_a_night,
    litter,
    publish_first_year,
    publish_night,
)  # fmt: skip

MENDING_EVERY = 8
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
    """Counts of kills, of nights that were done before it, of faults found, of litter left after mending nights."""
    chance, counts = random.Random(seed), dict.fromkeys(("killed", "done before", "faults", "litter", "not mended"), 0)
    number = 2
    for attempt in range(1, tries + 1):
        was_running = kill_a_night(home, number, chance.uniform(0, seconds * 1.05))
        counts["killed" if was_running else "done before"] += 1
        counts["faults"] += len(faults(home))
        number += 1
        if attempt % MENDING_EVERY == 0 or attempt == tries:
            counts["not mended"] += not ended_well(forked(lambda n=number: publish_night(home, n)))
            counts["litter"] += len(litter(home))
            counts["faults"] += len(faults(home))
            number += 1
            print(f"  after {attempt}: {counts}", file=sys.stderr, flush=True)
    return counts


def main(tries: int = 300) -> None:
    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        home = sample_home(Path(folder) / "home")
        seconds = measure(home)
        start = time.monotonic()
        counts = kill_nights(home, tries, seconds)
        print(f"{tries} nights killed at random moments of {seconds:.1f} s, in {time.monotonic() - start:.0f} s")
        print("  " + ", ".join(f"{what}: {count}" for what, count in counts.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
