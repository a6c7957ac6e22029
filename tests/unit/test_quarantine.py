"""A file over which the reading process ends is tried once more, then left out by later nights, and never lost."""

import errno
import os
import signal
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.file_limits import FileLimits
from pipeline.intake import reader_calls
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.read import read_all
from pipeline.intake.reader_pool import close_pool
from pipeline.intake.receive import Receipt
from tests.unit import reader_killers as killers

LIMITS = FileLimits(read_mib=256)
RECEIVED_AT = datetime(2026, 11, 23, tzinfo=UTC)
ABORTS, KILLED = (killers.MARK + str(int(number)).encode() for number in (signal.SIGABRT, signal.SIGKILL))
GOOD = b"PK\x03\x04 is empty"


@pytest.fixture(autouse=True)
def deaths(monkeypatch) -> Iterator[None]:
    """The reader dies of files that say so."""
    close_pool()
    monkeypatch.setattr(reader_calls, "read_file", killers.read_or_die)
    yield
    close_pool()


class Night:
    """Reads the files of a history as a night does, and counts how often the bytes of each are asked for."""

    def __init__(self, history: Path, catalogue) -> None:
        self.quarantine, self.catalogue = Quarantine(history), catalogue
        self.asked: list[str] = []

    def read(self, files: dict[str, bytes]) -> dict[str, list[str]]:
        """Name → rules of its faults; the place of the crash first, if there is one."""
        receipts = [
            Receipt(f"{number:012}", name, sha256(content).hexdigest(), len(content), RECEIVED_AT)
            for number, (name, content) in enumerate(files.items())
        ]

        def content_of(receipt: Receipt) -> bytes:
            self.asked.append(receipt.name)
            return files[receipt.name]

        read = read_all(receipts, content_of, self.catalogue, LIMITS, self.quarantine)
        return {
            one.receipt.name: [one.crashed_at] * bool(one.crashed_at) + [fault.rule_id for fault in one.faults]
            for one in read.deliveries
        }


@pytest.fixture
def night(tmp_path, catalogue) -> Night:
    return Night(tmp_path / "history", replace(catalogue, corrections=()))


FILES = {"a.xlsx": GOOD, "b.xlsx": ABORTS, "c.xlsx": KILLED, "d.xlsx": GOOD + b" too"}
HELD = {
    "a.xlsx": ["file.empty"],
    "b.xlsx": ["SIGABRT", "file.unreadable_by_us", "file.quarantined"],
    "c.xlsx": ["file.exhausting", "file.quarantined"],
    "d.xlsx": ["file.empty"],
}


def test_the_culprits_are_held_after_two_deaths_and_the_others_are_read(night):
    assert night.read(FILES) == HELD
    assert sorted(night.asked) == ["a.xlsx", "b.xlsx", "b.xlsx", "c.xlsx", "c.xlsx", "d.xlsx"]
    assert [(one.name, one.reason) for one in night.quarantine.held()] == [("b.xlsx", "crash"), ("c.xlsx", "memory")]


def test_later_nights_do_not_read_them_and_give_the_same_answer(night):
    night.read(FILES)
    night.asked.clear()
    assert night.read(FILES) == HELD
    assert night.asked == ["a.xlsx", "d.xlsx"]
    assert night.quarantine.requests() == []  # the night after has nothing new to do


def test_the_same_bytes_under_another_name_are_held_too(night):
    night.read({"b.xlsx": ABORTS})
    assert night.read({"x/y.xlsx": ABORTS}) == {"x/y.xlsx": HELD["b.xlsx"]}


def command(night: Night, *arguments: str) -> tuple[int, str]:
    home = night.quarantine._folder.parents[1]
    done = CliRunner().invoke(app, ["quarantine", *arguments, "--home", str(home)])
    return done.exit_code, done.output + str(done.exception or "")


def test_what_is_retried_is_read_once_more(night, monkeypatch):
    night.read(FILES)
    code, text = command(night, "list")
    assert code == 0 and "b.xlsx" in text and "SIGABRT" in text and "メモリーの上限" in text
    assert command(night, "retry", "b.xlsx")[0] == 0
    assert len(night.quarantine.requests()) == 1  # so the next night has something to do
    assert night.read(FILES) == HELD  # it ends its process again
    before = night.quarantine.requests()
    assert command(night, "retry", "--all")[0] == 0
    monkeypatch.setattr(reader_calls, "read_file", killers.read_empty)
    assert night.read(FILES) == {name: ["file.empty"] for name in FILES}
    assert night.quarantine.held() == [] and night.quarantine.requests() != before
    assert "隔離しているファイルはありません" in command(night, "list")[1]


def test_what_is_released_is_read_every_night_and_never_held_again(night):
    night.read(FILES)
    assert command(night, "release", "c.xlsx")[0] == 0
    night.asked.clear()
    assert night.read(FILES)["c.xlsx"] == ["file.exhausting"]
    assert "c.xlsx" in night.asked
    assert [one.name for one in night.quarantine.held()] == ["b.xlsx"]


def test_what_is_not_there_is_answered_with_what_is(night):
    night.read(FILES)
    code, text = command(night, "retry", "z.xlsx")
    assert code == 1 and "「z.xlsx」は隔離していません" in text and "000000000001" in text
    assert "--all" in command(night, "release")[1]


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EROFS])
def test_a_quarantine_that_cannot_be_written_is_named_and_the_night_goes_on(night, monkeypatch, problem):
    def refuse(*_):
        raise OSError(problem, os.strerror(problem))

    monkeypatch.setattr("pipeline.intake.quarantine.write_atomically", refuse)
    found = night.read(FILES)
    assert found["b.xlsx"] == ["SIGABRT", "file.unreadable_by_us", "file.not_quarantined"]
    assert found["d.xlsx"] == ["file.empty"]


def test_a_quarantine_that_cannot_be_read_is_none(night):
    night.read(FILES)
    folder = night.quarantine._folder
    for path in folder.iterdir():
        path.write_text("{")
    assert night.read(FILES) == HELD
    folder.chmod(0)
    try:
        assert night.read(FILES)["a.xlsx"] == ["file.empty"]
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_full_table_of_processes_makes_the_file_wait_for_the_next_night(night, monkeypatch):
    def fork(*_arguments, **_options):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as full:
        full.setattr("pipeline.operations.child_process.subprocess.Popen", fork)
        assert night.read({"a.xlsx": GOOD, "t.csv": b"x,y\n1,2\n"}) == {
            "a.xlsx": ["BlockingIOError", "file.waiting"],
            "t.csv": ["structure.no_survey"],
        }
    assert night.quarantine.held() == [] and len(night.quarantine.requests()) == 1
    assert night.read({"a.xlsx": GOOD}) == {"a.xlsx": ["file.empty"]}
