"""Nights over real files: what is published, what is not, and what everybody else sees meanwhile."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.operations.lock import LockedError, run_lock
from pipeline.orchestration import stages
from pipeline.orchestration.run import RunFailedError, run_directly, run_night
from pipeline.outputs.report import RunReport, as_page
from pipeline.settings import Home
from pipeline.validation.marts import broken_rules
from pipeline.warehouse.database import open_database
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night, run_request
from tests.flows.nights import receive_for

COMPARISON = SAMPLE_INBOX / "2023" / "見本_市区町村比較.csv"

STATES = {"accepted", "accepted_with_notes", "partially_accepted", "rejected", "duplicate", "superseded"}
CATEGORIES = {"file", "structure", "body", "value", "consistency", "last_year", "other_survey"}


def published_run(home: Path) -> str:
    return current(home / "published").run_id


def test_the_report_tells_of_every_file(sample_home):
    report = json.loads((sample_home / "reports" / "20261123T013000.json").read_text(encoding="utf-8"))
    assert (report["outcome"], report["data_years"]) == ("published", [2023, 2024, 2025])
    states = {row["name"]: row["state"] for row in report["deliveries"]}
    assert len(states) == report["file_count"] == len([path for path in SAMPLE_INBOX.rglob("*") if path.is_file()])
    assert states["2023/見本_市区町村比較.csv"] == "accepted_with_notes"
    assert states["2023/写真.csv"] == "rejected"
    assert states["2025/48_見本県/48_師走町.csv"] == "partially_accepted"
    assert set(states.values()) == STATES
    assert {finding["category"] for finding in report["findings"]} == CATEGORIES
    assert len(report["content_hash"]) == 64


def test_a_second_night_over_the_same_inbox_changes_nothing_and_says_so(own_sample):
    before = (own_sample / "published" / "current.json").read_bytes()
    report = night(own_sample, SAMPLE_INBOX, minute=1)
    assert report.outcome == "unchanged"
    assert report.message.startswith("新しいファイルも定義の変更もないため")
    assert report.deliveries == ()
    assert (own_sample / "published" / "current.json").read_bytes() == before


HOSTILE = "<script>alert(1).csv"
WRONG_NAME, RIGHT_NAME, COPY = "48_弥生町.csv", "48_葉月市.csv", "48_葉月市（写し）.csv"
SENT_TWICE = Path("2025", "48_見本県", "48_睦月市.csv")


@dataclass(frozen=True)
class Busy:
    """A home after a night with many kinds of files; `built` is what the night built, before it was checked."""

    home: Path
    report: RunReport
    built: Path

    def states(self, *names: str) -> dict[str, str]:
        return {row["name"]: row["state"] for row in self.report.deliveries if row["name"] in names}

    def rows(self, sql: str) -> list[tuple]:
        with open_snapshot(current(self.home / "published").path(self.home / "published")) as con:
            return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def busy(sample_home, tmp_path_factory) -> Busy:
    """A night with a corrected file, one held back in part, one whose name is a program, and files received in several
    nights that failed. Never written to.
    """
    folder = tmp_path_factory.mktemp("busy")
    home, inbox, built = folder / "home", folder / "inbox", folder / "built.duckdb"
    shutil.copytree(sample_home, home)
    receive_one_by_one(home, folder)
    inbox.mkdir()
    lines = COMPARISON.read_text(encoding="utf-8-sig").split("\n")
    cells = lines[1].split(",")
    assert cells[2] == "実施"
    cells[2] = "未実施"
    (inbox / "訂正.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8-sig")
    source = SAMPLE_INBOX / "2025" / "48_見本県" / "48_師走町.csv"
    (inbox / "48_師走町.csv").write_bytes(source.read_bytes() + b"\r\n")
    (inbox / HOSTILE).write_bytes(b"a,b")

    def keeping(function, *arguments):
        result = run_directly(function, *arguments)
        if function is stages.build_tables:
            shutil.copyfile(result, built)
        return result

    return Busy(home, run_night(run_request(home, inbox, minute=20), keeping), built)


def receive_one_by_one(home: Path, folder: Path) -> None:
    """Receive, in a night each: a file under a wrong name, the right one and another; and one that changes and goes
    back to what it was.
    """
    refused = (SAMPLE_INBOX / "2025" / "48_見本県" / "48_葉月市.csv").read_bytes() + b"\r\n"
    first = (SAMPLE_INBOX / SENT_TWICE).read_bytes()
    second = first.replace(",策定している,".encode("cp932"), ",策定していない,".encode("cp932"), 1)
    assert second != first
    named = [(Path(name), refused) for name in (WRONG_NAME, RIGHT_NAME, COPY)]
    for minute, (name, content) in enumerate([*named, (SENT_TWICE, second), (SENT_TWICE, first)], start=1):
        path = folder / str(minute) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        receive_for(run_request(home, folder / str(minute), minute))


@pytest.mark.slow
def test_every_sender_gets_a_slip_with_what_a_correction_changes(busy):
    (page,) = (busy.home / "returns" / busy.report.run_id).glob("48_師走町_*.html")
    text = page.read_text(encoding="utf-8")
    assert "一部受理" in text and "「任命してる」は" in text
    assert "STEP2 推進体制の必須要件が確かめられ" in text
    assert "http" not in text and page.with_suffix(".xlsx").exists()


@pytest.mark.slow
def test_a_corrected_file_is_a_revision_and_the_rest_stays(busy):
    assert busy.states("訂正.csv", "48_師走町.csv", HOSTILE) == {
        "訂正.csv": "accepted_with_notes", "48_師走町.csv": "partially_accepted", HOSTILE: "rejected",
    }  # fmt: skip
    revised = busy.rows(
        "SELECT code, revision, is_current, raw_text FROM core.answer "
        "WHERE (code, item) IN (SELECT (code, item) FROM core.answer WHERE revision = 2) "
        "AND survey = 'dx_dashboard' ORDER BY revision"
    )
    assert [row[1:] for row in revised] == [(1, False, "実施"), (2, True, "未実施")]


@pytest.mark.slow
def test_files_of_failed_nights_are_told_of_by_the_next(busy):
    """Received is received: the sender hears of the file even when the night that took it in fails."""
    assert len(busy.report.deliveries) == 3 + 5


@pytest.mark.slow
def test_a_file_refused_under_a_wrong_name_is_read_under_the_right_one(busy):
    """Refused bytes are no duplicate of themselves: nobody's answers are lost for good."""
    assert busy.states(WRONG_NAME, RIGHT_NAME, COPY) == {
        WRONG_NAME: "rejected", RIGHT_NAME: "accepted_with_notes", COPY: "duplicate",
    }  # fmt: skip


@pytest.mark.slow
def test_going_back_to_an_earlier_answer_is_a_revision_too(busy):
    """The very bytes of the first delivery come again, after others."""
    changed = busy.rows(
        "SELECT raw_text, is_current FROM core.answer WHERE code = '482013' AND year = 2025 "
        "AND item IN (SELECT item FROM core.answer WHERE code = '482013' AND year = 2025 AND revision = 3) "
        "ORDER BY item, revision"
    )
    assert changed == [("策定している", False), ("策定していない", False), ("策定している", True)]


@pytest.mark.slow
def test_the_report_page_has_no_outside_resource_and_escapes_what_senders_write(busy):
    page = as_page(busy.report)
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "http" not in page and "src=" not in page


@pytest.mark.slow
def test_a_first_night_without_one_readable_answer_publishes_nothing(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "空.csv").write_bytes(b"")
    with pytest.raises(RunFailedError, match=r"mart\.answer\.some") as failure:
        night(tmp_path / "home", tmp_path / "inbox")
    assert not (tmp_path / "home" / "published").exists()
    (finding,) = failure.value.report.findings
    assert finding["message_ja"] == "ファイルに何も書かれていません。"


def test_an_empty_inbox_says_where_files_belong(tmp_path):
    (tmp_path / "inbox").mkdir()
    with pytest.raises(RunFailedError, match="受信箱に読めるファイルがなく"):
        night(tmp_path / "home", tmp_path / "inbox")


DAMAGE = {
    "UPDATE mart.group_score SET score = high + 1 WHERE code = '482226'": "mart.group_score.high",
    "DELETE FROM mart.indicator_score WHERE code = '482226'": "mart.indicator_score.whole",
    "UPDATE mart.step_status SET state = 'maybe' WHERE step = 1": "mart.step_status.state",
}


@pytest.mark.slow
def test_tables_that_break_rules_are_not_published(own_sample, busy):
    """Faults between building and checking: yesterday's snapshot stays, and the report names every rule."""

    def damaging(function, *arguments):
        if function is not stages.build_tables:
            return run_directly(function, *arguments)
        request, *_ = arguments
        damage(shutil.copyfile(busy.built, request.built), *DAMAGE)
        return request.built

    (own_sample / "inbox").mkdir()
    (own_sample / "inbox" / "new.csv").write_bytes(b"a,b")
    with pytest.raises(RunFailedError) as failure:
        run_night(run_request(own_sample, own_sample / "inbox", minute=1), damaging)
    opening, _, rules = failure.value.report.message.partition(": ")
    assert opening.startswith(
        "公開前の検査に合わない点があるため、公開しませんでした。公開中のデータはそのまま使えます。"
    )
    assert set(rules.split(", ")) == set(DAMAGE.values())
    assert published_run(own_sample) == "20261123T013000"
    last = json.loads((own_sample / "reports" / "last.json").read_text(encoding="utf-8"))
    assert (last["outcome"], last["run_id"]) == ("failed", "20261123T013100")


@pytest.mark.slow
@pytest.mark.parametrize("query", DAMAGE)
def test_each_damage_breaks_its_own_rule(busy, query, tmp_path):
    file = Path(shutil.copyfile(busy.built, tmp_path / "damaged.duckdb"))
    damage(file, query)
    with open_database(file, read_only=True) as con:
        assert broken_rules(con, load_catalogue(definition_paths(Home(busy.home), "2026.1"))) == [DAMAGE[query]]


def damage(file: Path, *queries: str) -> None:
    with duckdb.connect(str(file)) as con:
        for query in queries:
            con.execute(query)


def test_a_damaged_history_stops_the_night(own_first_year):
    file = max((own_first_year / "history" / "files").iterdir(), key=lambda path: path.stat().st_size)
    file.write_bytes(file.read_bytes()[:-10])
    shutil.rmtree(own_first_year / "inbox")  # its files would repair the history
    (own_first_year / "inbox").mkdir()
    (own_first_year / "inbox" / "new.csv").write_bytes(b"a,b")
    with pytest.raises(RunFailedError, match="壊れています"):
        night(own_first_year, own_first_year / "inbox", minute=1)
    assert published_run(own_first_year) == "20261123T013000"


def test_two_nights_never_run_at_once(own_first_year):
    with run_lock(Home(own_first_year).lock), pytest.raises(LockedError, match=r"\d+"):
        night(own_first_year, SAMPLE_INBOX, minute=1)
