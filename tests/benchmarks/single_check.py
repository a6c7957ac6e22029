"""`monosashi check` of one questionnaire, as its sender waits for it: the whole process, median of ten.

`python -m tests.benchmarks.single_check`
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.benchmarks.many_deliveries import files

TIMES = 10


def measure(file: Path, home: Path) -> tuple[float, float]:
    """Return the seconds of CPU and of the clock that one check takes, those of its children included."""
    command = [sys.executable, "-m", "pipeline.cli", "check", str(file), "--home", str(home)]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise RuntimeError(f"the check ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - start


def main() -> None:
    """Print the medians, after one check that warms the disk's cache."""
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name) / "home")
        home.folder.mkdir()
        _, content = next(files(load_catalogue(definition_paths(home)), 1))
        file = Path(name) / "調査票.csv"
        file.write_bytes(content)
        measure(file, home.folder)
        cpu, clock = zip(*(measure(file, home.folder) for _ in range(TIMES)), strict=True)
    print(f"check of one questionnaire, whole process, median of {TIMES}: "
          f"{median(cpu):.2f} s of CPU, {median(clock):.2f} s by the clock")  # fmt: skip


if __name__ == "__main__":
    main()
