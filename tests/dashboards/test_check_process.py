"""The process that checks for the page: what takes too long is ended, and the next file does not wait for it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from dashboards.check_process import CheckProcess
from dashboards.check_queue import CheckQueue, QueueFullError
from dashboards.checking import PrecheckRefusedError
from tests.unit.workbooks import cell, workbook


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckProcess]:
    home = tmp_path_factory.mktemp("home")
    (home / "monosashi.toml").write_text("max_check_seconds = 3\nmax_read_mib = 256\n", encoding="utf-8")
    process = CheckProcess(home)
    yield process
    process.close()


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_told_and_the_next_one_is_checked(process: CheckProcess) -> None:
    assert process.check("a.xlsx", workbook({"表": cell("<v>1</v>")})).deliveries
    os.kill(process._child._process.pid, signal.SIGSTOP)  # as one that computes without end
    with pytest.raises(PrecheckRefusedError, match="too_long"):
        process.check("b.csv", b"a,b")
    assert [row["name"] for row in process.check("c.csv", b"a,b").deliveries] == ["c.csv"]


def test_its_memory_is_limited(process: CheckProcess) -> None:
    assert process.check("a.csv", b"a,b").deliveries  # it has begun
    limits = Path(f"/proc/{process._child._process.pid}/limits").read_text(encoding="ascii")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max address space")]
    assert str(4_096 * 1024**2) in line


def test_files_wait_in_order_and_know_how_many_are_before_them() -> None:
    queue, done = CheckQueue(2), []

    def wait(ticket: str) -> None:
        with queue.turn(ticket):
            done.append(ticket)

    with queue.turn("first"):
        waiting = [Thread(target=wait, args=(ticket,)) for ticket in ("second", "third")]
        for number, thread in enumerate(waiting, start=1):
            thread.start()
            while queue.place(("second", "third")[number - 1]) != number:
                time.sleep(0.001)
        with pytest.raises(QueueFullError), queue.turn("fourth"):
            pass
        assert (queue.place("first"), queue.place("unknown"), queue.place("")) == (0, -1, -1)
    for thread in waiting:
        thread.join(10)
    assert done == ["second", "third"]
    assert queue.place("third") == -1


def test_a_check_that_raises_leaves_the_queue() -> None:
    queue = CheckQueue(0)
    for _ in range(2):
        with pytest.raises(RuntimeError), queue.turn("a"):
            raise RuntimeError
    assert queue.place("a") == -1
