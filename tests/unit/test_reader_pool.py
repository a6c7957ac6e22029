"""The process that reads foreign bytes may end in any way: the call in flight is named, and the next one is done."""

import errno
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.file_limits import FileLimits
from pipeline.intake import reader_pool
from pipeline.intake.reader_pool import CodeCrashedError, ReaderLostError, begin_call, call, close_pool
from tests.unit import reader_killers as killers

LIMITS = FileLimits(read_mib=256, read_cpu_seconds=1, read_seconds=1)


@pytest.fixture(autouse=True)
def _own_pool(monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(reader_pool, "_GRACE_SECONDS", 0.5)
    close_pool()
    yield
    close_pool()


def loss(function, *arguments, limits: FileLimits = LIMITS) -> tuple[str, str]:
    with pytest.raises(ReaderLostError) as lost:
        call(limits, function, *arguments)
    return lost.value.reason, lost.value.place


@pytest.mark.parametrize(
    ("function", "argument", "reason", "place"),
    [
        (killers.take_memory, 300, "memory", ""),
        (killers.die_by, signal.SIGKILL, "memory", ""),
        (killers.die_by, signal.SIGABRT, "crash", "SIGABRT"),
        (killers.die_by, signal.SIGSEGV, "crash", "SIGSEGV"),
        (killers.die_by, signal.SIGSTOP, "time", ""),
        (killers.leave, 3, "crash", "exit 3"),
    ],
)
def test_whatever_ends_the_process_is_named_and_another_takes_its_place(function, argument, reason, place):
    assert loss(function, argument) == (reason, place)
    assert call(LIMITS, killers.process_id) != os.getpid()


def test_cpu_time_is_limited_for_each_call():
    limits = FileLimits(read_mib=256, read_cpu_seconds=1, read_seconds=20)
    assert loss(killers.take_cpu_time, limits=limits) == ("cpu_time", "")


def test_a_process_that_waits_or_ignores_signals_is_ended_at_its_time():
    assert loss(killers.wait)[0] == "time"
    assert loss(killers.ignore_the_signal_to_stop)[0] == "time"


def test_it_writes_no_file_and_opens_few(tmp_path):
    with pytest.raises(CodeCrashedError, match="OSError"):
        call(LIMITS, killers.write_a_file, str(tmp_path / "a"))
    assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size == 0
    with pytest.raises(CodeCrashedError, match="OSError"):
        call(LIMITS, killers.open_many, 100)


def test_an_error_of_our_code_is_named_by_its_place_without_its_text():
    with pytest.raises(CodeCrashedError) as crash:
        call(LIMITS, killers.raise_with, "an answer")
    assert "RuntimeError" in str(crash.value) and "an answer" not in str(crash.value)


def test_one_process_serves_many_calls_and_two_serve_two_at_once():
    assert call(LIMITS, killers.process_id) == call(LIMITS, killers.process_id)
    first, second = begin_call(LIMITS, killers.process_id), begin_call(LIMITS, killers.process_id)
    assert first.result() != second.result()


def test_an_answer_that_is_fetched_late_is_not_late():
    pending = begin_call(LIMITS, killers.huge_answer, LIMITS)
    time.sleep(1.7)
    assert len(pending.result()) == 200_000


def test_a_process_that_ended_while_idle_costs_no_call():
    number = call(LIMITS, killers.process_id)
    os.kill(number, signal.SIGKILL)
    while "(zombie)" not in Path(f"/proc/{number}/status").read_text(encoding="utf-8"):
        time.sleep(0.01)
    assert call(LIMITS, killers.process_id)


def test_a_full_table_of_processes_is_named(monkeypatch):
    def fork(*_arguments, **_options):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("pipeline.operations.child_process.subprocess.Popen", fork)
    assert loss(killers.process_id) == ("no_process", "BlockingIOError")


def test_processes_end_with_the_pool():
    number = call(LIMITS, killers.process_id)
    close_pool()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
