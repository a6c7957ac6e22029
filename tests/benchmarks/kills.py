"""Three hundred nights killed at random moments. In small: tests/flows/test_disturbed.py.

`python -m tests.benchmarks.kills [TRIES]`
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.flows.nights import import_everything
from tests.scenarios.killed_nights import kill_nights, measure, sample_home


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
