"""A survey over a year: an early form, the closing day, an old definition put back. One home, night after night."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboards.app import create_app
from dashboards.store import Store
from pipeline.cli.run import _exit_code
from pipeline.orchestration.run import RunFailedError, run_night
from pipeline.outputs.report import RunReport
from pipeline.settings import ROOT
from pipeline.warehouse.publish import current
from tests.conftest import SAMPLE_INBOX, run_request
from tests.pages.conftest import laid_out

pytestmark = pytest.mark.slow

EDITION_2025 = "year = 2025\nas_of = 2025-04-01\n"
COLLECTING = 'opens = 2026-05-07\ncloses = 2026-12-28\nsent_to = ["48"]\n'
FORM = "48_葉月市.csv"


class Office:
    """An office with a home and definitions of its own, and the nights it ran."""

    def __init__(self, folder: Path, first_year: Path) -> None:
        self.home = Path(shutil.copytree(first_year, folder / "home"))
        self.survey = self.home / "definitions" / "surveys" / "pref_dx" / "survey.toml"
        self.survey.parent.mkdir(parents=True)
        self.original = (ROOT / "data" / "surveys" / "pref_dx" / "survey.toml").read_text(encoding="utf-8")

    def define(self, edition_2025: str) -> None:
        """Write the edition of 2025 anew; an empty text leaves it out."""
        head, _, rest = self.original.partition("[[edition]]\n" + EDITION_2025)
        rest = rest[rest.index("\n# Numbers stay") :]
        text = f"[[edition]]\n{EDITION_2025}{edition_2025}" if edition_2025 else ""
        self.survey.write_text(head + text + rest, encoding="utf-8")

    def night(self, day: str, reason: str = "") -> RunReport:
        started_at = datetime.fromisoformat(f"{day}T01:30:00").replace(tzinfo=UTC)
        request = replace(run_request(self.home, self.home / "inbox"), started_at=started_at)
        request = replace(request, run_id=started_at.strftime("%Y%m%dT%H%M%S"))
        try:
            return run_night(replace(request, accept_reason=reason, accepted_by="tanaka" if reason else ""))
        except RunFailedError as error:
            return error.report

    def ask(self, sql: str) -> list[tuple]:
        with Store(self.home / "published").snapshot().database.cursor() as con:
            return con.execute(sql).fetchall()

    def page(self, path: str, search: str = "") -> str:
        """All that is sent of a page: texts, labels of controls, rows of grids."""
        return json.dumps(laid_out(create_app(self.home), path, search)[1], ensure_ascii=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory, first_year_home):
    """The first year is published; the edition of 2025 is being collected, and one form of 44 came early."""
    own = Office(tmp_path_factory.mktemp("years"), first_year_home)
    own.define(COLLECTING)
    own.before = {name: own.ask(f"FROM {name} WHERE year < 2025 ORDER BY ALL") for name in COMPARED}
    shutil.copyfile(SAMPLE_INBOX / "2025" / "48_見本県" / FORM, own.home / "inbox" / FORM)
    own.early = own.night("2026-11-24")
    return own


COMPARED = (
    "mart.ranking", "mart.step_status", "mart.body_stage", "mart.score_change", "mart.indicator_summary",
    "mart.score_distribution", "mart.next_action", "mart.indicator_distribution", "core.indicator_value",
)  # fmt: skip


def test_an_early_form_changes_nothing_of_closed_years(office):
    assert office.early.outcome == "published" and _exit_code(office.early) == 0
    assert {name: office.ask(f"FROM {name} WHERE year < 2025 ORDER BY ALL") for name in COMPARED} == office.before


def test_an_early_form_makes_no_figure_over_bodies(office):
    for name in set(COMPARED) - {"core.indicator_value"}:
        assert office.ask(f"SELECT count(*) FROM {name} WHERE year = 2025") == [(0,)], name
    assert office.ask("SELECT count(*) FROM mart.group_score WHERE year = 2025 AND is_published") == [(0,)]
    assert office.ask("SELECT count(*) FROM mart.snapshot_change WHERE year = 2025") == [(0,)]


def test_the_answers_of_the_early_form_are_there(office):
    known = office.ask("SELECT DISTINCT code FROM core.indicator_value WHERE year = 2025 AND points IS NOT NULL")
    assert known == office.ask("SELECT code FROM core.body WHERE name = '葉月市'")


def test_who_was_asked_is_who_was_sent_the_edition(office):
    edition = "FROM core.edition WHERE survey = 'pref_dx' AND year = 2025"
    facts = "SELECT edition_state, is_closed, is_assumed, asked_count, received_count "
    assert office.ask(facts + edition) == [("collecting", False, False, 44, 1)]
    board = "SELECT state, count(*) FROM mart.submission_board WHERE survey = 'pref_dx' AND year = 2025 GROUP BY ALL"
    assert sorted(office.ask(board)) == [("not_submitted", 43), ("received", 1)]


def test_the_front_page_stays_with_the_closed_year_and_names_the_one_that_is_collected(office):
    page = office.page("/")
    assert "2025年度（令和7年度） 集計中 1/44" in page and "STEP1" in page
    assert "団体が未提出（2025年度）" in page


def test_a_page_of_figures_shows_none_of_a_year_that_is_collected(office):
    page = office.page("/", "?year=2025")
    assert "44団体のうち、1団体から届いています" in page and '"figure"' not in page and "STEP1" not in page


def test_the_board_of_a_year_that_is_collected_names_who_is_missing(office):
    page = office.page("/deliveries", "?year=2025")
    assert "集計中 1/44" in page and "催促するのは未提出43団体" in page


def test_a_body_sees_the_answers_it_has_sent(office):
    ((code,),) = office.ask("SELECT code FROM core.body WHERE name = '葉月市'")
    page = office.page(f"/body/{code}", "?year=2025")
    assert "集計中" in page and '"figure"' not in page and '"rowData": [{' in page
    (other, *_), *_ = office.ask(
        "SELECT code FROM core.body WHERE code LIKE '48%' AND name <> '葉月市' AND body_kind = 'municipality'"
    )
    assert '"rowData": [{' not in office.page(f"/body/{other}", "?year=2025")


def test_an_edition_closes_by_its_date_without_a_new_file(office):
    """The same files, the same definitions, a later day."""
    assert office.night("2026-12-28").outcome == "unchanged"
    assert office.night("2026-12-29").outcome == "published"
    assert office.ask("SELECT edition_state FROM core.edition WHERE survey = 'pref_dx' AND year = 2025") == [
        ("provisional",)
    ]
    assert office.ask("SELECT count(*) > 0 FROM mart.step_status WHERE year = 2025") == [(True,)]
    assert office.ask("SELECT count(*) FROM mart.snapshot_change WHERE year = 2025") == [(0,)]


def test_an_old_definition_put_back_is_refused_until_a_reason_is_given(office):
    published = office.home / "published"
    before = current(published)
    office.define("")
    refused = office.night("2026-12-30")
    assert (refused.outcome, refused.reason, _exit_code(refused)) == ("failed", "losses", 2)
    assert current(published) == before
    assert "2025年度の公開がすべてなくなります" in refused.losses and "--accept-change" in refused.message
    assert [row["name"] for row in refused.changed_deliveries] == [FORM]

    accepted = office.night("2026-12-31", reason="見本をやめる")
    assert accepted.outcome == "published" and accepted.accept_reason == "見本をやめる"
    ((reason, who, losses),) = office.ask("SELECT accepted_reason, accepted_by, accepted_losses FROM meta.run")
    assert (reason, who) == ("見本をやめる", "tanaka") and "2025年度の公開がすべてなくなります" in losses
