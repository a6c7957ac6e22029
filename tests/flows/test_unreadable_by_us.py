"""Files over which our own code raises: they are named and left out, and every other file goes on."""

import json
from pathlib import Path

import pytest

import pipeline.intake.read
from pipeline.operations.logs import FILE
from pipeline.operations.notification import read_status
from pipeline.orchestration.run import RunFailedError
from pipeline.settings import Home
from pipeline.validation import rule_faults
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import night

MARK = "爆発"


class PanicException(BaseException):
    """What a library in Rust raises when it panics: no Exception."""


def put_bad(inbox: Path) -> None:
    path = inbox / "48_睦月市.csv"
    path.write_text(f"団体コード,団体名,調査年度,設問番号,回答\n482013,睦月市,2025,Q001,{MARK}\n", encoding="utf-8")


def states(home: Path) -> dict[str, str]:
    snapshot = current(home / "published")
    with open_snapshot(snapshot.path(home / "published")) as con:
        return dict(con.sql("SELECT name, state FROM meta.delivery").fetchall())


@pytest.fixture
def inbox(own_first_year: Path) -> Path:
    folder = own_first_year / "inbox"
    folder.mkdir(exist_ok=True)
    put_bad(folder)
    return folder


def raise_on_mark(texts, error: type[BaseException]) -> None:
    if MARK in str(texts):
        raise error(f"no answer may stand in a log: {MARK}")


def break_layout(monkeypatch, error: type[BaseException]) -> None:
    """The reader of a single file raises."""
    right = pipeline.intake.read.read_layout

    def read(table, *others):
        raise_on_mark(table.rows, error)
        return right(table, *others)

    monkeypatch.setattr(pipeline.intake.read, "read_layout", read)


def break_answers(monkeypatch, error: type[BaseException]) -> None:
    """The reader of all cells at once raises."""
    right = pipeline.intake.read.read_answers

    def read(cells, surveys):
        raise_on_mark(cells["raw_text"].to_list(), error)
        return right(cells, surveys)

    monkeypatch.setattr(pipeline.intake.read, "read_answers", read)


def break_rules(monkeypatch, error: type[BaseException]) -> None:
    """A rule over all answers raises."""
    right = rule_faults.build_rule_inputs

    def build(answers, catalogue):
        raise_on_mark(answers["raw_text"].to_list(), error)
        return right(answers, catalogue)

    monkeypatch.setattr(rule_faults, "build_rule_inputs", build)


@pytest.mark.parametrize("error", [RuntimeError, PanicException, MemoryError])
@pytest.mark.parametrize("break_it", [break_layout, break_answers, break_rules])
def test_a_file_that_our_code_cannot_bear_is_named_and_the_night_goes_on(
    own_first_year, inbox, monkeypatch, break_it, error
):
    before = states(own_first_year)
    break_it(monkeypatch, error)
    night(own_first_year, inbox, minute=1)
    after = states(own_first_year)
    assert after == before | {"48_睦月市.csv": "unreadable_by_us"}
    assert [need.count for need in read_status(Home(own_first_year)).needs if need.kind == "unreadable_by_us"] == [1]
    log = (own_first_year / "logs" / FILE).read_text(encoding="utf-8")
    (line,) = [row for row in map(json.loads, log.splitlines()) if row["event"] == "delivery not read"]
    assert line["crashed_at"].startswith(f"{error.__name__} ")
    assert MARK not in log
    (slip,) = (own_first_year / "returns" / "20261123T013100").glob("48_睦月市*.html")
    assert "再提出は不要です" in slip.read_text(encoding="utf-8")


def test_it_is_read_once_the_program_can(own_first_year, inbox, monkeypatch):
    with monkeypatch.context() as broken:
        break_layout(broken, RuntimeError)
        night(own_first_year, inbox, minute=1)
    (inbox / "news.csv").write_bytes(b"a,b")
    night(own_first_year, inbox, minute=2)
    assert states(own_first_year)["48_睦月市.csv"] == "rejected"  # its one answer is no option
    assert not [need for need in read_status(Home(own_first_year)).needs if need.kind == "unreadable_by_us"]


def test_what_raises_over_every_file_stops_the_night_as_our_fault(own_first_year, inbox, monkeypatch):
    def build(answers, catalogue):
        raise RuntimeError("a rule that never works")

    monkeypatch.setattr(rule_faults, "build_rule_inputs", build)
    with pytest.raises(RunFailedError):
        night(own_first_year, inbox, minute=1)
