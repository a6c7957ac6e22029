"""Files made to harm: each is answered by a sentence, whichever way it comes, and nothing else is touched by it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask, g
from typer.testing import CliRunner

from dashboards.checking import check_answer, check_here
from pipeline.cli.app import app
from pipeline.cli.command_error import CommandError
from pipeline.file_limits import FileLimits
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.reader_pool import close_pool
from pipeline.operations.notification import read_status
from pipeline.orchestration.precheck import precheck
from pipeline.orchestration.stages import input_digest
from pipeline.settings import Home
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import night, run_request
from tests.groups import first_of
from tests.scenarios.hostile_files import HostileFile, hostile_files, memory_killer
from tests.unit.workbooks import packed

KILLER = "000_memory.xlsx"
FILES = hostile_files()
NAMES = [one.name for one in FILES]
SOME = first_of(FILES, 12)
SHARED_CASES = {
    "corner_full.xlsx": "file.limit", "corner_20000x5000.xlsx": "file.limit", "quadratic.xlsx": "file.workbook",
    "corrupt_deflate.zip/dir2/f2.csv": "file.archive", "duplicate_member_names.zip": "file.archive",
}  # fmt: skip
"""The cases of `../shared/cases/hostile` that are refused, or the members of them that are."""


def expected_rules(one: HostileFile) -> dict[str, str]:
    """Name of each delivery → rule of its fatal finding."""
    return {f"{one.name}/{member}".rstrip("/"): rule for member, rule in one.rules.items()}


@pytest.fixture(scope="module")
def hostile_home(first_year_home: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home after a night with all of them, and with one that needs more memory than there is."""
    home = Path(shutil.copytree(first_year_home, tmp_path_factory.mktemp("hostile") / "home"))
    (home / "monosashi.toml").write_text("max_read_mib = 160\nmax_read_cpu_seconds = 20\n")
    inbox = home / "inbox"
    for one in FILES:
        (inbox / one.name).write_bytes(one.content)
    for path in (shared / "cases/hostile").iterdir():
        shutil.copyfile(path, inbox / path.name)
    (inbox / KILLER).write_bytes(memory_killer())
    night(home, inbox, minute=1)
    yield home
    close_pool()


def findings(home: Path) -> dict[str, set[str]]:
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        rows = con.sql("SELECT name, rule_id FROM meta.finding JOIN meta.delivery USING (delivery_id)").fetchall()
    found: dict[str, set[str]] = {}
    for name, rule in rows:
        found.setdefault(name, set()).add(rule)
    return found


@pytest.mark.slow
def test_a_night_answers_each_of_them(hostile_home):
    found = findings(hostile_home)
    expected = {name: rule for one in FILES for name, rule in expected_rules(one).items()}
    for name, rule in (expected | SHARED_CASES).items():
        assert found[name] & {rule, "file.exhausting"}, name


@pytest.mark.slow
def test_the_night_with_them_is_published_and_its_good_files_count(hostile_home, first_year_home):
    assert current(hostile_home / "published").run_id == "20261123T013100"
    count = "SELECT count(*) FROM core.answer WHERE status <> 'invalid'"
    counts = []
    for home in (hostile_home, first_year_home):
        with open_snapshot(current(home / "published").path(home / "published")) as con:
            counts.append(con.sql(count).fetchall())
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_what_ended_its_process_is_in_quarantine_and_named_to_everybody(hostile_home):
    held = {one.name: one.reason for one in Quarantine(hostile_home / "history").held()}
    assert held[KILLER] == "memory"
    assert findings(hostile_home)[KILLER] == {"file.exhausting", "file.quarantined"}
    needs = {need.kind: need.count for need in read_status(Home(hostile_home)).needs}
    assert needs["quarantined"] == len(held)
    (slip,) = (hostile_home / "returns" / "20261123T013100").glob("000_memory*.html")
    text = slip.read_text(encoding="utf-8")
    assert "メモリーが上限（160 MiB）に達した" in text and "隔離して" in text
    report = (hostile_home / "reports" / "20261123T013100.html").read_text(encoding="utf-8")
    assert "隔離" in report


@pytest.mark.slow
def test_no_name_reaches_the_report_unescaped(hostile_home):
    text = json.loads((hostile_home / "reports" / "20261123T013100.json").read_text(encoding="utf-8"))
    names = [row["name"] for row in text["deliveries"]]
    assert any("<U+001B>" in name for name in names)
    assert not any(mark in name for name in names for mark in "\n\x1b\u202e")


@pytest.mark.slow
def test_the_night_after_has_nothing_to_do(hostile_home):
    report = night(hostile_home, hostile_home / "inbox", minute=2)
    assert report.outcome == "unchanged"


@pytest.mark.slow
def test_after_retry_the_next_night_has_something_to_do(hostile_home):
    """What it then does is in tests/unit/test_quarantine.py."""
    request = run_request(hostile_home, hostile_home / "inbox", minute=3)
    catalogue = request.load_catalogue()
    before = input_digest(request, catalogue)
    done = CliRunner().invoke(app, ["quarantine", "retry", KILLER, "--home", str(hostile_home)])
    assert done.exit_code == 0, done.output
    assert input_digest(request, catalogue) != before


@pytest.mark.parametrize("one", SOME, ids=NAMES)
def test_a_check_answers_it(catalogue, one):
    checked = precheck([(one.name, one.content)], catalogue, FileLimits())
    names = {row["delivery_id"]: row["name"] for row in checked.deliveries.to_dicts()}
    found = {(names[row["delivery_id"]], row["rule_id"]) for row in checked.findings.to_dicts()}
    assert found >= set(expected_rules(one).items())


@pytest.mark.parametrize("one", SOME, ids=NAMES)
def test_read_answers_it_in_one_line(tmp_path, one):
    (tmp_path / one.name).write_bytes(one.content)
    done = CliRunner().invoke(app, ["read", str(tmp_path / one.name)])
    assert done.exit_code == 0 or isinstance(done.exception, CommandError), done.exception
    assert "\n" not in str(done.exception or "") and "\x1b" not in done.output


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory):
    """The page's way in, without the pages."""
    home = tmp_path_factory.mktemp("page")
    server = Flask(__name__)
    server.before_request(lambda: setattr(g, "nonce", ""))
    server.add_url_rule(
        "/check/file", "check", lambda: check_answer(lambda name, content: check_here(home, name, content)),
        methods=["POST"],
    )  # fmt: skip
    return server.test_client()


@pytest.mark.parametrize("one", SOME, ids=NAMES)
def test_the_page_answers_it(page, one):
    headers = {"X-File-Name": quote(one.name)}
    answer = page.post("/check/file?lang=ja", data=one.content, headers=headers)
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.text)["files"]


def test_check_unfolds_a_zip_as_the_night_does(tmp_path):
    good = "団体コード,団体名,調査年度,設問番号,回答\n482013,睦月市,2025,Q001,任命している\n"
    (tmp_path / "all.zip").write_bytes(packed({"a/48_睦月市.csv": good, "b.pdf": "%PDF-1.7", "~$a.xlsx": "x"}))
    done = CliRunner().invoke(app, ["check", str(tmp_path / "all.zip"), "--home", str(tmp_path), "--json"])
    names = [row["name"] for row in json.loads(done.stdout)]
    assert names == ["all.zip/a/48_睦月市.csv", "all.zip/b.pdf"]
