"""Faults of nights with full numbers: many started at once, SIGTERM at random moments. `make bench` prints the figures.

Kills are in tests/benchmarks/kills.py, readers in readers.py; the reduced forms are tests (tests/flows/test_faults.py).
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.settings import ROOT
from tests.flows.nights import ended_well, faults, forked, import_everything, litter, order, publish_night, put_news

NIGHT = """
import sys
from pathlib import Path
from pipeline.commands import CommandError
from pipeline.flows import next_order, run_night
from pipeline.lock import LockedError
from pipeline.outputs.words import say
home = Path(sys.argv[1])
one = next_order(home, home / "inbox")
print("ready", flush=True)
sys.stdin.readline()
try:
    run_night(one)
except LockedError as error:
    print(say("message", "locked", pid=error))
    raise SystemExit(2)
"""


def start_at_once(home: Path, count: int) -> dict[str, int]:
    """Processes that wait for each other before the lock. Counts how they ended."""
    nights = [
        subprocess.Popen([sys.executable, "-c", NIGHT, home], cwd=ROOT, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(count)
    ]  # fmt: skip
    for one in nights:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in nights:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    counts = {"ran": 0, "said so in one line": 0, "otherwise": 0}
    for one in nights:
        said = one.communicate()[0]
        told = one.returncode == 2 and said.count("\n") == 1 and "別の実行が動いています（プロセス " in said
        counts["ran" if one.returncode == 0 else "said so in one line" if told else "otherwise"] += 1
    return counts


def terminate_nights(home: Path, tries: int, seconds: float, seed: int = 1) -> dict[str, int]:
    """SIGTERM at random moments: counts of nights stopped with a report, of faults and of litter afterwards."""
    from pipeline.flows import run_night

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
        (home / "inbox" / "at_once.csv").write_text("a,b\n1,1\n")
        print(f"{starts} nights started at once: {start_at_once(home, starts)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
