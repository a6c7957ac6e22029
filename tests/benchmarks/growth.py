"""How a night grows with the nation: 1, 10 and 50 times its 104,460 answers, loaded, built, checked and exported.

Made-up answers of every municipality; items and years are multiplied (1 year × 60 items; 7 × 86; 20 × 150), and each
year's answers are another's. They go in as reading leaves them, a cell an answer. Each size is a process of its own:
its seconds and its peak of memory. `python -m tests.benchmarks.growth [YEARS ITEMS]`
"""

import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import linear_regression

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import ROOT, Home
from pipeline.warehouse.frame_cache import FrameCache
from tests.benchmarks import eight_years

SIZES = ((1, 60), (7, 86), (20, 150))
LAST_YEAR = 2025


def measure(year_count: int, item_count: int) -> None:
    """One size in this process: prints answers, seconds, seconds of work and MiB, made-up answers aside."""
    eight_years.YEARS = range(LAST_YEAR + 1 - year_count, LAST_YEAR + 1)
    eight_years.ITEM_COUNT = item_count
    catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
    loaded = eight_years.frames(catalogue)
    answers = loaded["answer"].height
    with tempfile.TemporaryDirectory() as folder:
        eight_years.left_in(Path(folder) / "frames", loaded)
        del loaded
        command = [sys.executable, "-m", "tests.benchmarks.growth", "build", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
    print(answers, *done.stdout.split()[-3:])


def build(folder: Path) -> None:
    """From frames on the disk, as the stage `validate` leaves them, to a snapshot with its exports."""
    start = time.perf_counter()
    files = {path.stem: path for path in sorted((folder / "frames").iterdir())}
    eight_years.rebuild(folder / "built", files, FrameCache(folder / "kept"))
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - start:.2f} {time.process_time():.2f} {peak_mib:.0f}")


def exponent(answers: list[float], seconds: list[float]) -> float:
    """The slope of least squares through the logarithms."""
    return linear_regression([math.log(n) for n in answers], [math.log(s) for s in seconds]).slope


def foretold(sizes: list[float], values: list[float], size: float) -> float:
    """What a straight line of least squares says of a size."""
    slope, start = linear_regression(sizes, values)
    return start + slope * size


def main() -> None:
    rows = []
    for years, items in SIZES:
        command = [sys.executable, "-m", "tests.benchmarks.growth", str(years), str(items)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, env=os.environ)
        rows.append([float(word) for word in done.stdout.split()])
        answers, seconds, work, peak = rows[-1]
        print(f"  {years:2} years × {items:3} items = {answers:9,.0f} answers, {answers / rows[0][0]:4.1f} ×: "
              f"{seconds:6.1f} s ({work:6.1f} s of work), {peak:5,.0f} MiB", flush=True)  # fmt: skip
    sizes = [row[0] for row in rows]
    print(f"growth of load, build and exports, one run a size: seconds as answers to the power of "
          f"{exponent(sizes, [row[1] for row in rows]):.2f}, work {exponent(sizes, [row[2] for row in rows]):.2f}; "
          f"at most {max(row[3] for row in rows):,.0f} MiB")  # fmt: skip
    for what, column in (("s of work", 2), ("MiB", 3)):
        values = [row[column] for row in rows]
        third, hundred = foretold(sizes[:2], values[:2], sizes[2]), foretold(sizes, values, 100 * sizes[0])
        print(f"  a line through the first two foretells {third:,.0f} {what} for the third ({values[2]:,.0f} seen); "
              f"one through all {hundred:,.0f} for 100 ×", flush=True)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        build(Path(sys.argv[2]))
    elif sys.argv[1:]:
        measure(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
