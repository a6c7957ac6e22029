"""Twenty readers at full speed while nights publish. In small: tests/flows/test_disturbed.py.

`python -m tests.benchmarks.readers [READERS] [NIGHTS]`
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.flows.nights import import_everything
from tests.scenarios.killed_nights import sample_home
from tests.scenarios.readers import race


def main(reader_count: int = 20, night_count: int = 5) -> None:
    import_everything()
    os.environ.setdefault("MONOSASHI_KEEP_SNAPSHOTS", "3")
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        found = race(sample_home(Path(folder) / "home"), reader_count, night_count)
        print(f"{reader_count} readers, {night_count} nights, {time.monotonic() - start:.0f} s")
        print("  " + ", ".join(f"{what}: {count}" for what, count in found.items()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
