"""Fifty nights started at once, and SIGTERM at random moments. In small: tests/flows/test_disturbed.py.

`python -m tests.benchmarks.faults [STARTS] [TRIES]`
"""

import sys
import tempfile
from pathlib import Path

from tests.flows.nights import import_everything
from tests.scenarios.killed_nights import measure, sample_home
from tests.scenarios.stopped_nights import start_at_once, terminate_nights


def main(starts: int = 50, tries: int = 40) -> None:
    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        home = sample_home(Path(folder) / "home")
        seconds = measure(home)
        print(f"SIGTERM at {tries} random moments of {seconds:.1f} s: {terminate_nights(home, tries, seconds)}")
        print(f"{starts} nights started at once: {start_at_once(home, starts)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
