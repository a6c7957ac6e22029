"""`monosashi dispose`: a delivery's bytes and answers go by order, and a record that they did stays."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.cli.command_error import WrongUsageError
from pipeline.intake.disposal import DisposalRecord, disposals, write_disposal
from pipeline.intake.receive import receipts
from pipeline.operations.audit_trail import AuditTrail
from pipeline.orchestration.disposal import dispose, finish_disposals
from pipeline.orchestration.stages import receive_files
from pipeline.outputs.report import RunReport, as_page
from pipeline.settings import Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.publish import current, snapshots
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night, run_request

ORDER = "文書廃棄 令和8年第3号"
FILE = "48_葉月市.csv"


def invoke(home: Path, *arguments: str):
    return CliRunner().invoke(app, ["dispose", *arguments, "--home", str(home)])


def years(home: Path) -> set[int]:
    """Of the current answers of the snapshot."""
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        return {year for (year,) in con.sql("SELECT DISTINCT year FROM core.answer").fetchall()}


@pytest.fixture(scope="module")
def disposed(first_year_home: Path, tmp_path_factory: pytest.TempPathFactory):
    """A home out of which one body's file was disposed of, after a night with it: home, receipt, what was printed."""
    home = Path(shutil.copytree(first_year_home, tmp_path_factory.mktemp("disposal") / "home"))
    shutil.copy(SAMPLE_INBOX / "2025" / "48_見本県" / FILE, home / "inbox" / FILE)
    night(home, home / "inbox", minute=1)
    receipt = next(one for one in receipts(home / "history") if one.name == FILE)
    shown = invoke(home, receipt.delivery_id, "--reason", ORDER)
    assert receipt.content_path(home / "history").exists(), "without --yes nothing happens"
    done = invoke(home, receipt.delivery_id, "--reason", ORDER, "--yes")
    return home, receipt, shown, done


@pytest.mark.slow
def test_without_yes_it_shows_what_would_go(disposed):
    _, receipt, shown, _ = disposed
    assert shown.exit_code == 0
    assert receipt.delivery_id in shown.output and "まだ何も廃棄していません" in shown.output


@pytest.mark.slow
def test_the_bytes_go_at_once_and_the_record_stays(disposed):
    home, receipt, _, done = disposed
    assert done.exit_code == 0 and "廃棄しました" in done.output
    assert not receipt.content_path(home / "history").exists()
    (record,) = disposals(home / "history")
    assert (record.delivery_ids, record.names, record.reason) == ([receipt.delivery_id], [FILE], ORDER)
    (line,) = (one for one in AuditTrail(home / "audit").lines() if one["command"] == "dispose")
    assert (line["outcome"], line["reason"]) == ("done", ORDER)


@pytest.mark.slow
def test_no_report_and_no_slip_quotes_it_any_more(disposed):
    home, receipt, _, _ = disposed
    pages = [one for place in ("reports", "returns") for one in (home / place).rglob("*") if one.is_file()]
    assert pages, "those of the first night stay"
    assert [one for one in pages if receipt.delivery_id.encode() in one.read_bytes()] == []


def test_the_same_bytes_under_another_name_are_not_received_and_the_report_names_them(tmp_path):
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    source = SAMPLE_INBOX / "2025" / "48_見本県"
    for name in (FILE, "48_弥生町.csv"):
        shutil.copy(source / name, inbox / name)
    request = run_request(home, inbox)
    receive_files(request, request.load_catalogue())
    receipt = next(one for one in receipts(home / "history") if one.name == FILE)
    dispose(Home(home), [receipt], "係", ORDER, request.started_at)
    shutil.copy(source / FILE, inbox / "改めて送ります.csv")
    again = run_request(home, inbox, minute=1)
    assert receive_files(again, again.load_catalogue()).disposed == ("改めて送ります.csv",)
    assert receipt.sha256 not in {one.sha256 for one in receipts(home / "history")}
    assert not receipt.content_path(home / "history").exists(), "its bytes are not kept once more"


def test_the_report_shows_what_was_disposed_of_and_sent_again():
    report = RunReport("1", "", "", "unchanged", "", "", "", {}, disposed=("改めて送ります.csv",))
    assert re.search("廃棄したものと同じ内容.*改めて送ります.csv", as_page(report))


@pytest.mark.slow
def test_the_next_night_publishes_without_it_though_the_inbox_still_has_it(disposed):
    """Disposal changes what is published: the guard asks for a reason, as for any other loss."""
    home, receipt, _, _ = disposed
    before = current(home / "published")
    assert 2025 in years(home)
    run = ["run", "--home", str(home), "--accept-change", ORDER]
    assert CliRunner().invoke(app, run).exit_code == 0
    assert years(home) and 2025 not in years(home)
    assert before.run_id not in {one.run_id for one in snapshots(home / "published")}
    assert disposals(home / "history")[0].is_complete
    assert receipt.delivery_id not in {one.delivery_id for one in receipts(home / "history")}


def refusal(home: Path, *arguments: str) -> str:
    refused = invoke(home, *arguments, "--yes").exception
    assert isinstance(refused, WrongUsageError)
    return str(refused)


@pytest.mark.slow
def test_what_was_never_received_and_what_has_no_order_is_refused(own_first_year):
    number = receipts(own_first_year / "history")[0].delivery_id
    assert "受け取っていません" in refusal(own_first_year, "ない.csv", "--reason", ORDER)
    assert "根拠" in refusal(own_first_year, number, "--reason", " ")
    assert disposals(own_first_year / "history") == []


def test_open_data_go_with_the_snapshot_of_their_run_for_their_deliveries_have_other_numbers(tmp_path):
    home = Home(tmp_path)
    for folder, number in ((home.published, "a1"), (home.open_data, "000000000001")):
        folder.mkdir(parents=True)
        path = folder / "monosashi-1.duckdb"
        with duckdb.connect(str(path)) as con:
            con.execute(f"CREATE SCHEMA meta; CREATE TABLE meta.delivery AS SELECT '{number}' AS delivery_id")
        digest, shape = publishing.sha256_of(path), publishing.SCHEMA_VERSION
        one = publishing.Snapshot("1", path.name, digest, "", (), "", shape, "", "1")
        (folder / "monosashi-1.json").write_text(json.dumps(vars(one)))
    for number, is_there in (("b2", True), ("a1", False)):
        write_disposal(DisposalRecord(number * 32, [number], ["a.csv"], 1, "", "", "", ORDER), home.history)
        finish_disposals(home)
        assert (home.open_data / "monosashi-1.duckdb").exists() is is_there, number
