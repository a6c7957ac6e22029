"""公表前: who sees the figures of a year before its publication, from when, and where it is said."""

import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash
import pytest

from dashboards.app import create_app
from dashboards.store import Store
from dashboards.visible_rows import Scope
from pipeline.cli.reference import install_sample
from pipeline.settings import ROOT, Home
from tests.conftest import SAMPLE_INBOX, night
from tests.pages.conftest import laid_out, nodes, texts
from tests.portal import PEOPLE, Seat, furnish_portal, undrawn_sheets
from tests.scenarios.access_reference import Reference, compare

pytestmark = pytest.mark.slow  # a night of its own; `tests/dashboards/test_visible_rows.py` has the rows of a role
TOWN, YEARS = "482226", (2024, 2025)
CLOSES = {2024: "final_since = 2024-10-01\n", 2025: "closes = 2025-06-30\n"}
HELD = {2024: "visible_from = 2026-12-20\n", 2025: "visible_from = 2026-12-20\npreview_days = 30\n"}
"""On the night of 2026-11-23 the edition of 2024 is under embargo for the bodies, too, and that of 2025 in preview."""
MARK, NOTE = "公表前", "公表前の数字です（2026-12-20 に公表）"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of 見本県 behind a portal, two of them not published yet."""
    folder = tmp_path_factory.mktemp("embargo")
    home, inbox = folder / "home", folder / "inbox"
    install_sample(Home(home))
    furnish_portal(home)
    survey = home / "definitions" / "surveys" / "pref_dx" / "survey.toml"
    survey.parent.mkdir(parents=True)
    text = (ROOT / "data" / "surveys" / "pref_dx" / "survey.toml").read_text(encoding="utf-8")
    for year in YEARS:
        assert text.count(CLOSES[year]) == 1
        text = text.replace(CLOSES[year], CLOSES[year] + HELD[year])
    survey.write_text(text, encoding="utf-8")
    for year in (2023, 2024):
        (inbox / str(year)).mkdir(parents=True)
        name = f"{year}/48_見本県_取組状況調査.csv"
        shutil.copyfile(SAMPLE_INBOX / name, inbox / name)
    shutil.copytree(SAMPLE_INBOX / "2025" / "48_見本県", inbox / "2025" / "48_見本県")
    night(home, inbox)
    return home


@pytest.fixture(scope="module")
def office(home: Path) -> Iterator[Any]:
    with undrawn_sheets():
        yield create_app(home)


@pytest.fixture(scope="module")
def store(home: Path) -> Store:
    return Store(home / "published")


def count(store: Store, scope: Scope, sql: str) -> int:
    return int(store.snapshot_for(scope).database.execute(sql).fetchall()[0][0])


SCORES = "SELECT count(score) FROM mart.group_score WHERE code = '482226' AND year = "
ANSWERS = "SELECT count(*) FROM core.answer WHERE code = '482226' AND year = "
POINTS = "SELECT count(points) FROM core.indicator_value WHERE code = '482226' AND year = "
SEEN = {
    Scope("nation"): ({2024, 2025}, {2024, 2025}, {2024, 2025}),
    Scope("prefecture", ("480002",)): (set(), {2024, 2025}, {2024, 2025}),
    Scope("municipality", (TOWN,)): ({2025}, {2025}, {2024, 2025}),
    Scope("municipality", ("482013",)): (set(), set(), set()),
    Scope("prefecture", ("490008",)): (set(), set(), set()),
    Scope("analyst"): (set(), set(), set()),
    Scope("public"): (set(), set(), set()),
}
"""Who sees scores, points and answers of the town, of which of the two years: others' years are as without a day."""


@pytest.mark.parametrize("scope", SEEN, ids=lambda scope: " ".join((scope.role, *scope.codes)))
def test_a_body_sees_its_figures_from_its_preview_on_and_what_it_sent_always(store, scope):
    for sql, years in zip((SCORES, POINTS, ANSWERS), SEEN[scope], strict=True):
        assert {year for year in YEARS if count(store, scope, f"{sql}{year}")} == years, sql
    assert count(store, scope, f"{SCORES}2023") > 0, "of a year without a day everybody sees what is public"


def test_nothing_of_such_a_year_is_in_the_open_data_not_even_that_it_was_asked(store):
    public = Scope("public")
    for table in ("core.indicator_value", "mart.group_score", "mart.step_status", "meta.delivery"):
        assert count(store, public, f"SELECT count(*) FROM {table} WHERE year IN (2024, 2025)") == 0, table
    assert count(store, public, "SELECT count(*) FROM core.edition_body WHERE survey = 'pref_dx' AND year > 2023") == 0
    assert count(store, public, "SELECT count(*) FROM mart.suppression WHERE year > 2023 AND NOT is_suppressed") == 0


def test_changes_from_or_to_such_a_year_are_not_seen_either(store):
    town = Scope("municipality", (TOWN,))
    for table in ("mart.score_change", "mart.indicator_change", "mart.stage_change"):
        sql = f"SELECT count(*) FROM {table} WHERE code = '{TOWN}' AND 2024 IN (year, before_year)"
        assert count(store, town, sql) == 0 and count(store, Scope("nation"), sql) > 0, table


def test_rows_are_those_of_a_naive_filter(store, home):
    assert compare(store, Reference(home / "published"), 60, people_count=8, seed=26) == []


@pytest.mark.parametrize(
    ("groups", "year", "is_noted", "has_figures"),
    [("soumu", 2025, True, True), ("soumu", 2024, True, True), ("hazuki", 2025, True, True),
     ("hazuki", 2024, False, False), ("mihon", 2025, True, False), ("mihon", 2024, True, False)],
)  # fmt: skip
def test_the_page_of_the_body_says_so(office, groups, year, is_noted, has_figures):
    """In the choice of the year; above the figures, and above answers that others do not see; why there are none."""
    _, content = laid_out(Seat(office, groups), f"/body/{TOWN}", f"?pref=480002&year={year}")
    choice = next(one for one in nodes(content) if one["props"].get("label") == "年度")["props"]["data"]
    assert {one["value"]: MARK in one["label"] for one in choice} == {"2023": False, "2024": True, "2025": True}
    text = texts(content)
    assert (NOTE in text) is is_noted
    assert ("この年度は公表前です" in text) is not has_figures and ("STEPごとの判定" in text) is has_figures


@pytest.mark.parametrize("groups", ["reiji", "labo", ""])
def test_others_do_not_learn_that_there_is_such_a_year(office, groups):
    text = json.dumps(laid_out(Seat(office, groups), f"/body/{TOWN}", "?pref=480002"), ensure_ascii=False)
    assert MARK not in text and "2025年度" not in text and "2023年度" in text


@pytest.mark.parametrize("groups", PEOPLE)
def test_every_page_answers_in_such_a_year(office, groups):
    """Whoever asks, with figures of their own or without."""
    paths = {page["path_template"] or page["path"] for page in dash.page_registry.values()}
    for path in sorted(paths):
        path = path.replace("<code>", TOWN).replace("<delivery_id>", "0").replace("<indicator>", "dx_policy")
        for year in YEARS:
            _, content = laid_out(Seat(office, groups), path, f"?pref=480002&year={year}")
            assert "この画面を作れませんでした" not in texts(content), (path, year)


@pytest.mark.parametrize(("groups", "is_noted"), [("soumu", True), ("hazuki", True), ("mihon", False), ("", False)])
def test_what_is_taken_along_says_so(office, groups, is_noted):
    """A sheet, and a card as CSV; others get none of that year."""
    sheet = Seat(office, groups).get(f"/sheet/body/{TOWN}.pdf?pref=480002&year=2025")
    assert (sheet.status_code == 200) is is_noted and (NOTE in sheet.get_data(as_text=True)) is is_noted
    body = {
        "output": "download.data", "outputs": {"id": "download", "property": "data"},
        "inputs": [{"id": "file-wanted", "property": "data", "value": {"card": "step_chips", "form": "csv"}}],
        "state": [{"id": "address", "property": "data", "value": [f"/body/{TOWN}", "?pref=480002&year=2025"]}],
        "changedPropIds": ["file-wanted.data"],
    }  # fmt: skip
    answer = Seat(office, groups).post("/_dash-update-component", json=body)
    taken = json.loads(answer.text or "{}").get("response", {}).get("download", {}).get("data", {})
    assert (NOTE in b64decode(taken.get("content", "")).decode()) is is_noted
