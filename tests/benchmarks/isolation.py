"""What reading in a process of its own costs a night: 1,741 forms as CSV, and as workbooks, both ways.

CPU time of this process and of its reading processes; seconds on the clock beside it, which others on the machine move.

`python -m tests.benchmarks.isolation [COUNT]`
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

from pipeline.file_limits import FileLimits
from pipeline.intake.read_ahead import read_each
from pipeline.intake.reader_pool import close_pool
from pipeline.intake.receive import Receipt
from pipeline.intake.tabular_file import read_tabular_file
from tests.scenarios.good_questionnaires import fill_in
from tests.scenarios.questionnaire_bytes import as_bytes
from tests.scenarios.questionnaires import load_definitions

COUNT = 1_741
_DISTINCT = 100
LIMITS = FileLimits()


def forms(kind: str, count: int) -> list[bytes]:
    """Questionnaires of all questions; a hundred different ones, again and again."""
    bodies, chance = load_definitions().registry.of_kind("municipality"), Random(1)
    made = [as_bytes(fill_in(chance, iter(bodies[number:]), kind, "long")) for number in range(_DISTINCT)]
    return [made[number % _DISTINCT] for number in range(count)]


def in_this_process(contents: list[bytes]) -> int:
    return sum(read_tabular_file(content, LIMITS).sheets[0][1].cell_count for content in contents)


def as_a_night(contents: list[bytes]) -> int:
    now = datetime.now(UTC)
    receipts = [
        Receipt(str(number), str(number), sha256(one).hexdigest(), len(one), now) for number, one in enumerate(contents)
    ]
    read = read_each(receipts, lambda receipt: contents[int(receipt.delivery_id)], LIMITS, None)
    cells = sum(file_of().sheets[0][1].cell_count for _, file_of in read)
    close_pool()
    return cells


def timed(read: Callable[[list[bytes]], int], contents: list[bytes]) -> tuple[int, float, float]:
    """Return cells, CPU seconds with those of the reading processes, and seconds."""
    before, start = sum(os.times()[:4]), time.monotonic()
    cells = read(contents)
    return cells, sum(os.times()[:4]) - before, time.monotonic() - start


def main(count: int) -> None:
    for kind in ("csv", "xlsx"):
        contents = forms(kind, count)
        in_this_process(contents[:_DISTINCT])
        cells, here_cpu, here = timed(in_this_process, contents)
        same, night_cpu, night = timed(as_a_night, contents)
        assert cells == same
        print(
            f"{count:,} {kind} forms, {cells:,} cells: in this process {here_cpu:.2f} s of CPU, {here:.2f} s; "
            f"as a night reads them {night_cpu:.2f} s of CPU, {night:.2f} s; "
            f"{LIMITS.read_processes} reading processes cost {night_cpu / here_cpu - 1:+.0%} of CPU"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
