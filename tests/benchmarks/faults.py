"""Faults of nights with full numbers: many started at once, SIGTERM at random moments. `make bench` prints the figures.

Kills are in tests/benchmarks/kills.py, readers in readers.py; the reduced forms are tests (tests/flows/test_faults.py).
"""

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from pipeline.operations.lock import LockedError
from pipeline.orchestration.run import run_night
from pipeline.outputs.messages import message
from tests.flows.nights import (
    ended_well,
    faults,
    forked,
    hear,
    import_everything,
    litter,
    order,
    publish_night,
    put_news,
)


def start_at_once(home: Path, count: int) -> dict[str, int]:
    """Processes that wait for each other before the lock. Counts how they ended."""
    put_news(home, 99)
    gate, opened = os.pipe()

    def night() -> str:
        os.close(opened)
        os.read(gate, 1)  # until all are there
        try:
            return run_night(order(home, 99)).outcome
        except LockedError as error:
            return message("message", "locked", pid=error)

    nights = [hear(night) for _ in range(count)]
    os.close(opened)
    os.close(gate)
    said = [one() for one in nights]
    ran, told = said.count("published"), sum("別の実行が動いています（プロセス " in one for one in said)
    return {"ran": ran, "said so in one line": told, "otherwise": count - ran - told}


def terminate_nights(home: Path, tries: int, seconds: float, seed: int = 1) -> dict[str, int]:
    """SIGTERM at random moments: counts of nights stopped with a report, of faults and of litter afterwards."""
    chance = random.Random(seed)
    counts = dict.fromkeys(("stopped", "reported", "done before", "faults", "litter", "not mended"), 0)
    for number in range(2, tries + 2):
        put_news(home, number)
        one = order(home, number)
        child = forked(lambda one=one: run_night(one))
        time.sleep(chance.uniform(0, seconds))
        os.kill(child, signal.SIGTERM)
        was_stopped = os.waitpid(child, 0)[1] != 0
        counts["stopped" if was_stopped else "done before"] += 1
        counts["reported"] += was_stopped and (home / "reports" / f"{one.run_id}.json").exists()
        counts["faults"] += len(faults(home))
    counts["not mended"] += not ended_well(forked(lambda: publish_night(home, tries + 2)))
    counts["litter"] += len(litter(home))
    return counts


def main(starts: int = 50, tries: int = 40) -> None:
    from tests.benchmarks.kills import measure, sample_home

    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        home = sample_home(Path(folder) / "home")
        seconds = measure(home)
        print(f"SIGTERM at {tries} random moments of {seconds:.1f} s: {terminate_nights(home, tries, seconds)}")
        print(f"{starts} nights started at once: {start_at_once(home, starts)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
