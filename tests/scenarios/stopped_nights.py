"""Nights started at once, and nights stopped by SIGTERM at random moments."""

import os
import random
import signal
import time
from pathlib import Path

from pipeline.operations.lock import LockedError
from pipeline.orchestration.run import run_night
from pipeline.outputs.messages import message
from tests.flows.nights import (
    ended_well,
    faults,
    forked,
    leftover_files,
    publish_night,
    put_news,
    run_request,
    start_with_output,
)


def start_at_once(home: Path, count: int) -> dict[str, int]:
    """Processes that wait for each other before the lock. Counts how they ended."""
    put_news(home, 99)
    gate, opened = os.pipe()

    def night() -> str:
        os.close(opened)
        os.read(gate, 1)  # until all are there
        try:
            return run_night(run_request(home, 99)).outcome
        except LockedError as error:
            return message("message", "locked", pid=error)

    nights = [start_with_output(night) for _ in range(count)]
    os.close(opened)
    os.close(gate)
    said = [one() for one in nights]
    ran, told = said.count("published"), sum("別の実行が動いています（プロセス " in one for one in said)
    return {"ran": ran, "said so in one line": told, "otherwise": count - ran - told}


def terminate_nights(home: Path, tries: int, seconds: float, seed: int = 1) -> dict[str, int]:
    """SIGTERM at random moments: counts of nights stopped with a report, of faults and of files left over."""
    chance = random.Random(seed)
    counts = dict.fromkeys(("stopped", "reported", "done before", "faults", "left over", "not repaired"), 0)
    for number in range(2, tries + 2):
        put_news(home, number)
        one = run_request(home, number)
        child = forked(lambda one=one: run_night(one))
        time.sleep(chance.uniform(0, seconds))
        os.kill(child, signal.SIGTERM)
        was_stopped = os.waitpid(child, 0)[1] != 0
        counts["stopped" if was_stopped else "done before"] += 1
        counts["reported"] += was_stopped and (home / "reports" / f"{one.run_id}.json").exists()
        counts["faults"] += len(faults(home))
    counts["not repaired"] += not ended_well(forked(lambda: publish_night(home, tries + 2)))
    counts["left over"] += len(leftover_files(home))
    return counts
