"""Ten thousand broken files: what becomes of each, and whether the check finds what a night finds.

In small: tests/flows/test_broken_files.py. A seed other than 0 tries ten thousand others.

`python -m tests.benchmarks.mutations [SEED]`
"""

import sys
import time
from collections import Counter

from tests.scenarios.broken_files import batches, check, differences
from tests.scenarios.operators import OPERATORS

COUNT = 10_000


def main(seed: int) -> None:
    start, failures, unlike, used = time.perf_counter(), 0, 0, Counter[str]()
    for files in batches(seed, COUNT):
        lines = check(files)
        failures += len(lines)
        print(*lines, sep="\n", end="\n" if lines else "")
        unlike += differences(files).height
        used += Counter(name for file in files for name in file.sheet.applied)
    seconds = time.perf_counter() - start
    rarest = min(used[operator.name] for operator in OPERATORS)
    print(f"{COUNT:,} broken files, seeds {seed} to {seed + COUNT - 1}: {failures} failures, {seconds:.0f} s")
    print(f"{len(OPERATORS)} operators used {used.total():,} times, the rarest of them {rarest} times")
    print(f"findings that only the check of a file has, or only the suites of a night: {unlike}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
