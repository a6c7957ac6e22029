"""Who may change what: order of arrival says nothing, a file speaks for its own body, a broken rule is our fault."""

from dataclasses import replace
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
from pipeline.settings import Home, Settings
from pipeline.warehouse.publish import current
from tests.conftest import SAMPLE_INBOX, night, run_request
from tests.unit.workbooks import packed

OLD_EXCEL = b"\xd0\xcf\x11\xe0".ljust(512, b"\0") + "Workbook".encode("utf-16-le").ljust(128, b"\0")
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}
LIMITS = Settings().limits()
OWN = "48_見本県/48_葉月市.csv"
OTHER = "48_見本県/48_弥生町.csv"


def answers(home: Home, code: str) -> pl.DataFrame:
    """All answers of a body, whatever their revision."""
    from pipeline.warehouse.snapshot import open_snapshot

    with open_snapshot(current(home.published).path(home.published)) as con:
        return con.sql("FROM core.answer WHERE code = $1 ORDER BY ALL", params=[code]).pl()


def test_from_scratch_in_any_order_of_arrival_and_in_small_batches_the_tables_are_the_same(
    sample_home, tmp_path, monkeypatch
):
    monkeypatch.setenv("MONOSASHI_READ_BATCH", "3")
    home = Home(tmp_path)
    install_sample(home)
    arrivals = list(scan_inbox(SAMPLE_INBOX, LIMITS).arrivals)
    Random(1).shuffle(arrivals)
    shuffled = run_request(tmp_path, SAMPLE_INBOX, minute=20)
    receive(arrivals, home.history, LIMITS, shuffled.run_id, shuffled.started_at)
    assert night(tmp_path, SAMPLE_INBOX, minute=20).content_hash == current(sample_home / "published").content_hash


def test_a_file_of_one_body_filed_under_another_changes_neither(own_sample, tmp_path):
    """葉月市 sends a file that bears the code and name of 弥生町, with other answers."""
    home, inbox = Home(own_sample), tmp_path / "inbox"
    before = answers(home, "482226"), answers(home, "483010")
    text = (SAMPLE_INBOX / "2025" / OTHER).read_bytes().decode("cp932")
    sent = inbox / "2025" / OWN
    sent.parent.mkdir(parents=True)
    sent.write_bytes(text.replace("発信している,", "発信していない,").encode("cp932"))
    report = night(own_sample, inbox, minute=1)
    assert [(row["state"], row["error_count"]) for row in report.deliveries] == [("rejected", 1)]
    (finding,) = report.findings
    assert "葉月市（482226）のファイルとして届きましたが" in finding["message_ja"]
    after = answers(home, "482226"), answers(home, "483010")
    assert all(a.equals(b) for a, b in zip(before, after, strict=True))


def test_a_file_of_another_kind_gets_a_slip_and_what_nobody_sent_is_passed_over(own_sample, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    kinds = {"a.xls": OLD_EXCEL, "b.pdf": b"%PDF-1.7", "c.xlsx": OLD_EXCEL, "d.csv": b"\x1f\x8b\x08"}
    for name, content in kinds.items():
        (inbox / name).write_bytes(content)
    for name in ("~$a.xlsx", "Thumbs.db", ".DS_Store", "e.csv.crdownload"):
        (inbox / name).write_bytes(b"x")
    (inbox / "f.zip").write_bytes(packed({"g.docx": packed(WORD), "h.zip": packed({"i.csv": "x"}), "~$g.docx": "x"}))
    report = night(own_sample, inbox, minute=1)
    assert {row["name"]: row["state"] for row in report.deliveries} == dict.fromkeys(
        [*kinds, "f.zip/g.docx", "f.zip/h.zip"], "rejected"
    )
    assert [row["rule_id"] for row in report.findings] == ["file.kind"] * 6
    assert (report.ignored, report.unreadable, len(report.waiting)) == ((), (), 6)
    slips = sorted((own_sample / "returns" / report.run_id).rglob("*.html"))
    assert len(slips) == 6
    assert "旧形式のExcel" in slips[0].read_text(encoding="utf-8")


class CrashingRule(RunRequest):
    """A night under a rule that asks for a column that is not there."""

    def load_catalogue(self) -> Catalogue:
        known = super().load_catalogue()
        broken = Expectation(type="expect_column_values_to_be_between", arguments={"column": "nowhere", "max_value": 1})
        rule = known.rules.get("value.number")
        rules = (*known.rules.rule, Rule(**(rule.model_dump() | {"id": "value.broken", "expectation": broken})))
        return replace(known, rules=Rules(rule=rules, phrase=known.rules.phrase))


def test_a_crash_of_a_rule_stops_the_night_as_our_fault(own_sample, tmp_path):
    """Nothing is published, nobody is sent anything; once the rule is mended the next night takes the file in."""
    sent = tmp_path / "inbox" / OWN
    sent.parent.mkdir(parents=True)
    sent.write_bytes((SAMPLE_INBOX / "2025" / OWN).read_bytes() + b"\r\n")
    before = current(own_sample / "published").run_id
    plain = run_request(own_sample, tmp_path / "inbox", minute=1)
    with pytest.raises(RunFailedError, match=r"RuleCrashedError: rule value\.broken") as failure:
        run_night(CrashingRule(**vars(plain)))
    assert failure.value.report.deliveries == () and failure.value.report.waiting == ()
    assert current(own_sample / "published").run_id == before
    assert not (own_sample / "returns" / plain.run_id).exists()
    report = night(own_sample, tmp_path / "inbox", minute=2)
    assert [row["state"] for row in report.deliveries] == ["accepted_with_notes"]
