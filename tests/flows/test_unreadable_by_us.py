"""Files over which our own code raises: they are named and left out, and every other file goes on."""

import json
import shutil
from collections import Counter
from dataclasses import dataclass
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

pytestmark = pytest.mark.slow
PLACES = ("layout", "answers", "rules")
"""Where our code raises: the reader of a single file, the reader of all cells at once, a rule over all answers."""


class PanicException(BaseException):
    """What a library in Rust raises when it panics: no Exception."""


ERRORS = {error.__name__: error for error in (RuntimeError, PanicException, MemoryError)}
MARKS = {f"爆発_{place}_{error}": (place, error) for place in PLACES for error in ERRORS}
"""The answer of a file over which our code raises → where, and what."""
NAMES = {f"{mark}.csv" for mark in MARKS}


def put_bad(inbox: Path, mark: str) -> None:
    """Write a file of one answer, which no question has as an option."""
    path = inbox / f"{mark}.csv"
    path.write_text(f"団体コード,団体名,調査年度,設問番号,回答\n482013,睦月市,2025,Q001,{mark}\n", encoding="utf-8")


def raise_on_mark(place: str, texts: object) -> None:
    written = str(texts)
    for mark, (where, error) in MARKS.items():
        if where == place and mark in written:
            raise ERRORS[error](f"no answer may stand in a log: {mark}")


def break_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our code raises in each place over the files of that place."""
    read_layout, read_answers = pipeline.intake.read.read_layout, pipeline.intake.read.read_answers
    build_rule_inputs = rule_faults.build_rule_inputs

    def layout(table, *others):
        raise_on_mark("layout", table.rows)
        return read_layout(table, *others)

    def answers(cells, surveys):
        raise_on_mark("answers", cells["raw_text"].to_list())
        return read_answers(cells, surveys)

    def rules(rows, catalogue):
        raise_on_mark("rules", rows["raw_text"].to_list())
        return build_rule_inputs(rows, catalogue)

    monkeypatch.setattr(pipeline.intake.read, "read_layout", layout)
    monkeypatch.setattr(pipeline.intake.read, "read_answers", answers)
    monkeypatch.setattr(rule_faults, "build_rule_inputs", rules)


def states(home: Path) -> dict[str, str]:
    snapshot = current(home / "published")
    with open_snapshot(snapshot.path(home / "published")) as con:
        return dict(con.sql("SELECT name, state FROM meta.delivery").fetchall())


def waiting_for_us(home: Path) -> list[int]:
    return [need.count for need in read_status(Home(home)).needs if need.kind == "unreadable_by_us"]


@dataclass(frozen=True)
class Nights:
    """A night over all these files, and one of a program that bears them: what was seen after each."""

    home: Path
    before: dict[str, str]
    broken: dict[str, str]
    waiting_then: list[int]
    repaired: dict[str, str]
    waiting_now: list[int]


@pytest.fixture(scope="module")
def nights(first_year_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    home = Path(shutil.copytree(first_year_home, tmp_path_factory.mktemp("unreadable") / "home"))
    before = states(home)
    for mark in MARKS:
        put_bad(home / "inbox", mark)
    with pytest.MonkeyPatch.context() as broken:
        break_all(broken)
        night(home, home / "inbox", minute=1)
    seen = before, states(home), waiting_for_us(home)
    (home / "inbox" / "news.csv").write_bytes(b"a,b")
    night(home, home / "inbox", minute=2)
    return Nights(home, *seen, states(home), waiting_for_us(home))


def test_files_that_our_code_cannot_bear_are_named_and_the_night_goes_on(nights):
    assert nights.broken == nights.before | dict.fromkeys(NAMES, "unreadable_by_us")
    assert nights.waiting_then == [len(MARKS)]


@pytest.mark.parametrize(("mark", "error"), [(mark, error) for mark, (_, error) in MARKS.items()])
def test_each_has_a_slip_that_asks_for_nothing(nights, mark, error):
    (slip,) = (nights.home / "returns" / "20261123T013100").glob(f"{mark}*.html")
    assert "再提出は不要です" in slip.read_text(encoding="utf-8")


def test_the_log_names_the_errors_and_no_answer(nights):
    log = (nights.home / "logs" / FILE).read_text(encoding="utf-8")
    lines = [row for row in map(json.loads, log.splitlines()) if row["event"] == "delivery not read"]
    assert Counter(line["crashed_at"].split()[0] for line in lines) == dict.fromkeys(ERRORS, len(PLACES))
    assert "爆発" not in log


def test_they_are_read_once_the_program_can(nights):
    assert {nights.repaired[name] for name in NAMES} <= {"rejected", "duplicate", "superseded"}  # no option is answered
    assert nights.waiting_now == []


def test_what_raises_over_every_file_stops_the_night_as_our_fault(own_first_year, monkeypatch):
    def build(answers, catalogue):
        raise RuntimeError("a rule that never works")

    put_bad(own_first_year / "inbox", "news")
    monkeypatch.setattr(rule_faults, "build_rule_inputs", build)
    with pytest.raises(RunFailedError):
        night(own_first_year, own_first_year / "inbox", minute=1)
