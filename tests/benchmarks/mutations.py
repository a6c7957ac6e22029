"""Ten thousand broken files. In small: tests/flows/test_broken_files.py.

`python -m tests.benchmarks.mutations`
"""

import time

from tests.scenarios.broken_files import batches, strays, unbalanced


def main() -> None:
    count, start, found = 10_000, time.perf_counter(), 0
    for validated, marks in batches(count, 1_000):
        found += strays(validated, marks).height + unbalanced(validated).height
    print(f"{count:,} broken files: {found} answers or cells gone astray, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
