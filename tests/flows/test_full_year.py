"""A year is prepared, collected, closed, corrected, made final and archived, and the next one scored anew: by commands.

Three bodies of one prefecture were asked. The clock is set; everything else is what an office has.
"""

import json
import re
from contextlib import nullcontext
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.orchestration.run import run_night
from pipeline.settings import OFFICE_TIME, SCHEMA_VERSION, Home
from pipeline.warehouse.publish import current, sha256_of
from tests.conftest import SAMPLE_INBOX

pytestmark = pytest.mark.slow

BODIES = {"482226": "葉月市", "483028": "長月町", "482013": "睦月市"}
SENT_TO = f"sent_to = {[*BODIES]}".replace("'", '"')
CORRECTION = """
[[correction]]
survey = "pref_dx"
code = "482226"
item = "Q001"
expected = "発信している"
value = "発信していない"
reason = { ja = "記入の誤り", en = "A slip" }
who = "担当"
when = 2027-08-02
"""
CHANGED = """
id = "2028.1"
based_on = "2026.1"
title = { ja = "改めた枠組み", en = "Changed framework" }

[[group]]
perspective = "steps"
id = "step0"
threshold = 0
indicators = { mayor_message = 9.0 }
"""
VERDICTS = "SELECT code, basis, state FROM {} WHERE year = 2027 AND {} AND state IS NOT NULL ORDER BY ALL"


class Clock:
    """The day on which everything happens."""

    def __init__(self) -> None:
        self.day = date(2026, 11, 24)

    def now(self) -> datetime:
        return datetime.combine(self.day, time(1, 30), OFFICE_TIME)


class Office:
    """A home, and what is typed in it."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.clock = Clock()
        self.survey = self.home.definitions / "surveys" / "pref_dx" / "survey.toml"

    def on(self, day: str, *words: str) -> Result:
        self.clock.day = date.fromisoformat(day)
        ended = CliRunner().invoke(app, [*words, "--home", str(self.home.folder)])
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        return ended

    def night(self, day: str, *words: str) -> int:
        return self.on(day, "run", *words).exit_code

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert re.search(old, text, re.MULTILINE), old
        path.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")

    def send(self, year: int, code: str) -> None:
        name = f"48_{BODIES[code]}.csv"
        text = (SAMPLE_INBOX / "2025" / "48_見本県" / name).read_text(encoding="cp932")
        (self.home.inbox / f"{year}_{name}").write_text(text.replace(",2025,", f",{year},"), encoding="cp932")

    def ask(self, sql: str) -> list[tuple]:
        published = self.home.published
        with duckdb.connect(str(current(published).path(published)), read_only=True) as con:
            return con.sql(sql).fetchall()

    def state(self, year: int) -> list[tuple]:
        return self.ask(
            "SELECT edition_state, received_count, asked_count, (SELECT count(*) > 0 FROM mart.step_status AS own "
            f"WHERE own.year = {year}) FROM core.edition WHERE survey = 'pref_dx' AND year = {year}"
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("full_year") / "home"
    own = Office(folder)
    own.home.reference.mkdir(parents=True)
    own.home.inbox.mkdir()
    lines = (SAMPLE_INBOX.parent / "registry.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    bodies = [line for line in lines if line.startswith(("code,", "480002", *BODIES))]
    (own.home.reference / "registry.csv").write_text("".join(bodies), encoding="utf-8")
    return own


@pytest.fixture(autouse=True)
def set_clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("orchestration.run", "cli.new", "definitions.definition_paths"):
        monkeypatch.setattr(f"pipeline.{module}.office_now", office.clock.now)
    monkeypatch.setattr("pipeline.operations.worker_process.running_worker", nullcontext)
    monkeypatch.setattr("pipeline.cli.run.run_in_prefect", lambda request, progress: run_night(request))


def scores(office: Office, table: str, group: str, year: int) -> list[tuple]:
    return office.ask(
        f"SELECT code, basis, perspective, {group}, score, low, high FROM {table} "
        f"WHERE year = {year} AND coverage IS NOT NULL ORDER BY ALL"
    )


def test_a_year_goes_round(office: Office):
    for code in BODIES:
        office.send(2025, code)
    assert office.on("2026-12-01", "new", "edition", "pref_dx", "2027").exit_code == 0
    office.edit(office.survey, r'^# sent_to = \["13"\]', SENT_TO)
    assert office.night("2026-12-02") in (0, 1)
    assert office.state(2025) == [("provisional", 3, 3, True)]
    assert office.state(2027) == [("planned", 0, 3, False)]

    office.send(2027, "482226")
    assert office.night("2027-05-20") in (0, 1)
    assert office.state(2027) == [("collecting", 1, 3, False)]

    office.send(2027, "483028")
    assert office.night("2027-07-01") in (0, 1)
    assert office.state(2027) == [("provisional", 2, 3, True)]
    board = "SELECT code, state FROM mart.submission_board WHERE survey = 'pref_dx' AND year = 2027 ORDER BY code"
    assert dict(office.ask(board))["482013"] == "not_submitted"


def test_a_correction_is_a_revision_and_the_year_becomes_final(office: Office):
    assert office.state(2027) == [("provisional", 2, 3, True)]
    path = office.home.definitions / "corrections" / "2027.toml"
    path.parent.mkdir(parents=True)
    path.write_text(CORRECTION, encoding="utf-8")
    office.edit(office.survey, r"^closes = 2027-06-30.*$", "closes = 2027-06-30\nfinal_since = 2027-10-01")
    assert office.night("2027-10-01") in (0, 1)
    assert office.state(2027) == [("final", 2, 3, True)]
    revisions = "SELECT revision, option_text, is_correction FROM core.answer WHERE code = '482226' AND item = 'Q001'"
    assert office.ask(f"{revisions} AND year = 2027 ORDER BY revision") == [
        (1, "発信している", False),
        (2, "発信していない", True),
    ]


def test_the_next_year_has_another_framework_and_the_closed_ones_keep_theirs(office: Office):
    before = scores(office, "mart.group_score", "group_id", 2027)
    verdicts = office.ask(VERDICTS.format("mart.step_status", "step = 0"))
    assert before and office.ask("SELECT count(*) FROM mart.framework_score") == [(0,)]

    assert office.on("2027-12-01", "new", "framework", "2028.1", "--from", "2026.1").exit_code == 0
    (office.home.definitions / "framework" / "2028.1" / "framework.toml").write_text(CHANGED, encoding="utf-8")
    office.edit(office.home.definitions / "frameworks.toml", r'^# ("2028\.1")', r"\1")
    assert office.on("2027-12-01", "new", "edition", "pref_dx", "2028").exit_code == 0
    for code in BODIES:
        office.send(2028, code)
    assert office.night("2028-07-02", "--accept-change", "枠組みを改めた") in (0, 1)
    assert office.ask("SELECT framework FROM meta.framework") == [("2028.1",)]
    assert office.ask("SELECT DISTINCT framework, year FROM mart.framework_score ORDER BY year") == [
        ("2026.1", 2025),
        ("2026.1", 2027),
    ]
    assert scores(office, "mart.framework_score", "framework_group", 2027) == before
    assert scores(office, "mart.group_score", "group_id", 2027) != before
    assert office.ask(VERDICTS.format("mart.framework_score", "framework_group = 'step0'")) == verdicts


def give_shape_of_version_3(office: Office) -> None:
    """Make the published file as the version before wrote it: a table less, a name more, its own number."""
    published = office.home.published
    manifest, pointer = published / f"{current(published).path(published).stem}.json", published / "current.json"
    path = current(published).path(published)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("DROP TABLE mart.framework_score; UPDATE meta.run SET schema_version = 3")
        con.execute("ALTER TABLE mart.group_score DROP COLUMN edition_state")
    for file in (manifest, pointer):
        row = json.loads(file.read_text(encoding="utf-8")) | {"schema_version": 3, "sha256": sha256_of(path)}
        file.chmod(0o644)
        file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


def test_a_home_of_the_version_before_is_built_anew_and_its_years_are_unchanged(office: Office):
    years = (2025, 2027, 2028)
    before = [scores(office, "mart.group_score", "group_id", year) for year in years]
    own = scores(office, "mart.framework_score", "framework_group", 2027)
    give_shape_of_version_3(office)
    assert office.night("2028-07-03") in (0, 1)
    assert current(office.home.published).schema_version == SCHEMA_VERSION
    assert [scores(office, "mart.group_score", "group_id", year) for year in years] == before
    assert scores(office, "mart.framework_score", "framework_group", 2027) == own


def test_the_archive_is_whole(office: Office, tmp_path: Path):
    assert office.on("2028-07-03", "backup", str(tmp_path / "b.tar")).exit_code == 0
    restored = CliRunner().invoke(app, ["restore", str(tmp_path / "b.tar"), "--home", str(tmp_path / "again")])
    assert restored.exit_code == 0, restored.output
    assert "（2025・2027・2028年度）、最後に受け付けたファイルは 2028-07-02" in restored.output
    again = Office(tmp_path / "again")
    assert again.state(2027) == [("final", 2, 3, True)]
    assert (again.home.definitions / "frameworks.toml").read_text("utf-8").count("2028.1") == 1
