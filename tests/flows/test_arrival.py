"""Who may change what: order of arrival says nothing, a file speaks for its own body, a broken rule is our fault."""

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import polars as pl
import pytest

from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.rules import Expectation, Rule, Rules
from pipeline.intake.inbox import scan_inbox
from pipeline.intake.receive import receive
from pipeline.orchestration.run import RunFailedError, run_night
from pipeline.orchestration.run_request import RunRequest
from pipeline.outputs.report import RunReport
from pipeline.settings import Home, Settings
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night, run_request
from tests.unit.workbooks import packed

OLD_EXCEL = b"\xd0\xcf\x11\xe0".ljust(512, b"\0") + "Workbook".encode("utf-16-le").ljust(128, b"\0")
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}
LIMITS = Settings().limits()
OWN = "48_見本県/48_葉月市.csv"
OTHER = "48_見本県/48_弥生町.csv"


def answers(home: Home, code: str) -> pl.DataFrame:
    """All answers of a body, whatever their revision."""
    with open_snapshot(current(home.published).path(home.published)) as con:
        return con.sql("FROM core.answer WHERE code = $1 ORDER BY ALL", params=[code]).pl()


@pytest.mark.slow
def test_from_scratch_in_any_order_of_arrival_and_in_small_batches_the_tables_are_the_same(
    sample_home, tmp_path, monkeypatch
):
    monkeypatch.setenv("MONOSASHI_READ_BATCH", "12")
    home = Home(tmp_path)
    install_sample(home)
    arrivals = list(scan_inbox(SAMPLE_INBOX, LIMITS).arrivals)
    Random(1).shuffle(arrivals)
    shuffled = run_request(tmp_path, SAMPLE_INBOX, minute=20)
    receive(arrivals, home.history, LIMITS, shuffled.run_id, shuffled.started_at)
    assert night(tmp_path, SAMPLE_INBOX, minute=20).content_hash == current(sample_home / "published").content_hash


NOTHING_OF_OURS = ("~$a.xlsx", "Thumbs.db", ".DS_Store", "e.csv.crdownload")
KINDS = {"a.xls": OLD_EXCEL, "b.pdf": b"%PDF-1.7", "c.xlsx": OLD_EXCEL, "d.csv": b"\x1f\x8b\x08"}
PACKED = packed({"g.docx": packed(WORD), "h.zip": packed({"i.csv": "x"}), "~$g.docx": "x"})
CUT_OFF = "壊れた.csv"


@pytest.fixture(scope="module")
def refused(first_year_home, tmp_path_factory) -> tuple[Path, RunReport]:
    """A night over files of which none can be accepted. Never written to."""
    home, inbox = tmp_path_factory.mktemp("refused") / "home", tmp_path_factory.mktemp("inbox")
    shutil.copytree(first_year_home, home)
    of_another = (
        (SAMPLE_INBOX / "2025" / OTHER).read_bytes().decode("cp932").replace("発信している,", "発信していない,")
    )
    cut_off = (SAMPLE_INBOX / "2023" / "見本_市区町村比較.csv").read_bytes()[:5000]
    contents = {f"2025/{OWN}": of_another.encode("cp932"), CUT_OFF: cut_off, "f.zip": PACKED}
    for name, content in (contents | KINDS | dict.fromkeys(NOTHING_OF_OURS, b"x")).items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content)
    return home, night(home, inbox, minute=1)


def found_in(refused: tuple[Path, RunReport], *names: str) -> list[dict]:
    """The findings of deliveries of these names."""
    _, report = refused
    ids = {row["delivery_id"] for row in report.deliveries if row["name"] in names}
    return [row for row in report.findings if row["delivery_id"] in ids]


@pytest.mark.slow
def test_files_that_cannot_be_accepted_leave_every_figure_as_it_was(refused, first_year_home):
    home, report = refused
    assert {row["state"] for row in report.waiting} == {"rejected"} and len(report.waiting) == 2 + 6
    assert _rows(home, "mart.indicator_score") == _rows(first_year_home, "mart.indicator_score")


def _rows(home: Path, table: str) -> list[tuple]:
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        return con.table(table).order("ALL").fetchall()


@pytest.mark.slow
def test_a_file_of_one_body_filed_under_another_changes_neither(refused, first_year_home):
    """葉月市 sends a file that bears the code and name of 弥生町, with other answers."""
    (finding,) = found_in(refused, f"2025/{OWN}")
    assert "葉月市（482226）のファイルとして届きましたが" in finding["message_ja"]
    for code in ("482226", "483010"):
        assert answers(Home(refused[0]), code).equals(answers(Home(first_year_home), code))


@pytest.mark.slow
def test_a_file_of_another_kind_gets_a_slip_and_what_nobody_sent_is_passed_over(refused):
    home, report = refused
    names = {*KINDS, "f.zip/g.docx", "f.zip/h.zip"}
    assert {row["name"] for row in report.deliveries} == names | {f"2025/{OWN}", CUT_OFF}
    assert [row["rule_id"] for row in found_in(refused, *names)] == ["file.kind"] * 6
    assert (report.ignored, report.unreadable) == ((), ())
    slips = sorted((home / "returns" / report.run_id).rglob("*.html"))
    assert len(slips) == 2 + 6
    (of_excel,) = (home / "returns" / report.run_id).rglob("a_*.html")
    assert "旧形式のExcel" in of_excel.read_text(encoding="utf-8")


class CrashingRule(RunRequest):
    """A night under a rule that asks for a column that is not there."""

    def load_catalogue(self) -> Catalogue:
        known = super().load_catalogue()
        broken = Expectation(type="expect_column_values_to_be_between", arguments={"column": "nowhere", "max_value": 1})
        rule = known.rules.get("value.number")
        rules = (*known.rules.rule, Rule(**(rule.model_dump() | {"id": "value.broken", "expectation": broken})))
        return replace(known, rules=Rules(rule=rules, phrase=known.rules.phrase))


@pytest.mark.bench  # a rule that raises: test_unreadable_by_us.py
def test_a_crash_of_a_rule_stops_the_night_as_our_fault(own_first_year, tmp_path):
    """Nothing is published, nobody is sent anything; once the rule is mended the next night takes the file in."""
    sent = tmp_path / "inbox" / OWN
    sent.parent.mkdir(parents=True)
    sent.write_bytes((SAMPLE_INBOX / "2025" / OWN).read_bytes() + b"\r\n")
    before = current(own_first_year / "published").run_id
    plain = run_request(own_first_year, tmp_path / "inbox", minute=1)
    with pytest.raises(RunFailedError, match=r"RuleCrashedError: rule value\.broken") as failure:
        run_night(CrashingRule(**vars(plain)))
    assert failure.value.report.deliveries == () and failure.value.report.waiting == ()
    assert current(own_first_year / "published").run_id == before
    assert not (own_first_year / "returns" / plain.run_id).exists()
    report = night(own_first_year, tmp_path / "inbox", minute=2)
    assert [row["state"] for row in report.deliveries] == ["accepted_with_notes"]
