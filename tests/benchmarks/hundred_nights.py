"""A hundred nights in a row against one night. In small: tests/flows/test_in_a_row.py.

`python -m tests.benchmarks.hundred_nights [NIGHTS]`
"""

import sys
import tempfile
from pathlib import Path

from tests.scenarios.nights_in_a_row import compare


def main(nights: int = 100) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        figures = compare(Path(folder), nights)
    print(f"nights in a row against one night: {figures} (pairs: once retention sets in, and at the end)")
    if figures["tables that differ"] or figures["grows"]:
        raise SystemExit("WRONG: the nights differ from one night, or something grows")
    return figures


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
