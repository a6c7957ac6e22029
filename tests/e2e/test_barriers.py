"""What a page shows only when it is asked for, and pages beside the usual ones: nothing of it bars anyone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import Visit, serious_barriers
from tests.e2e.test_pages import SHOWN, Shown, fits, open_tab, opened, show_all
from tests.groups import first_of

Act = Callable[[Page], None]
LANGUAGES = ("ja", "en")
ENLARGED: ViewportSize = {"width": 683, "height": 312}
"""The window of a desk at 200 %."""
FIND = {"ja": "団体・指標を探す", "en": "Find a municipality or an indicator"}


def nothing(_page: Page) -> None:
    """The page as it comes."""


def tables_of_charts(page: Page) -> None:
    page.locator(".as-table").evaluate_all("all => all.forEach(one => { one.open = true })")
    expect(page.locator(".as-table .table").first).to_be_visible()


def source_drawer(page: Page) -> None:
    page.locator(".ag-row [col-id='open'] button").first.click()
    expect(page.get_by_role("dialog").locator(".terms").first).to_be_visible()


def take_menu(page: Page) -> None:
    page.locator(".take summary").first.click()
    expect(page.locator(".take-menu button").first).to_be_visible()


def choice_of_columns(page: Page) -> None:
    page.locator(".column-choice summary").first.click()
    page.locator(".column-choice .mantine-MultiSelect-input").first.click()
    expect(page.get_by_role("option").first).to_be_visible()


def found_bodies(page: Page) -> None:
    language = page.evaluate("document.documentElement.lang")
    page.get_by_role("search").get_by_role("textbox", name=FIND[language]).fill("48")
    expect(page.get_by_role("option").first).to_be_visible()


def prefectures(page: Page) -> None:
    page.locator(".picker-pref input").click()
    expect(page.get_by_role("option").first).to_be_visible()


def filter_of_a_column(page: Page) -> None:
    page.locator(".ag-header-cell[col-id='kind'] .ag-header-cell-filter-button").first.click()
    expect(page.locator(".ag-filter input").first).to_be_visible()


def tour(page: Page) -> None:
    page.locator("#tour-open").click()
    expect(page.get_by_role("dialog").get_by_role("tab").first).to_be_visible()


@dataclass(frozen=True)
class State:
    """A page in a state that is no tab of it."""

    path: str
    act: Act = nothing


STATES = {
    "drawer of sources": State("/body/482226", source_drawer),
    "tables of charts": State("/", tables_of_charts),
    "menu of a card": State("/", take_menu),
    "choice of columns": State("/", choice_of_columns),
    "search": State("/", found_bodies),
    "choice of a prefecture": State("/nation", prefectures),
    "filter of a column": State("/", filter_of_a_column),
    "tour": State("/", tour),
    "a picked body": State("/?pick=482064"),
    "nothing chosen": State("/compare"),
    "trial of weights": State("/ranking?tab=trial&group=steps&w=step0:2"),
    "cases": State("/support?tab=cases"),
    "a year that is collected": State("/?year=2026"),
    "answers of such a year": State("/body/482226?year=2026"),
    "no such page": State("/nowhere"),
    "no such body": State("/body/999999"),
    "check": State("/check"),
    "chosen cards": State("/meeting"),
}


def shown_in(visit: Visit, state: State, language: str) -> Page:
    page = visit.open(f"{state.path}{'&' if '?' in state.path else '?'}lang={language}")
    expect(page.locator("#footer dl")).to_be_visible()
    page.wait_for_load_state("networkidle")
    state.act(page)
    return page


@pytest.mark.parametrize(("name", "language"), first_of((name, lang) for name in STATES for lang in LANGUAGES))
def test_nothing_that_is_opened_bars_anyone(visit: Visit, name: str, language: str) -> None:
    page = shown_in(visit, STATES[name], language)
    assert page.evaluate("document.documentElement.lang") == language
    assert serious_barriers(page, without="") == []
    page.set_viewport_size(ENLARGED)
    assert fits(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_delivery_and_its_findings_bars_anyone(visit: Visit, language: str) -> None:
    page = opened(visit, f"/deliveries?year=2025&lang={language}")
    page.locator("[data-card='confirm'] .waits a").first.click()
    page.wait_for_url("**/deliveries/*")
    expect(page.locator(".ag-row").first).to_be_visible()
    assert serious_barriers(page, without="") == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_notice_of_a_failed_night_bars_anyone(visit: Visit, restored: Path, language: str) -> None:
    report = {"outcome": "failed", "finished_at": "2026-11-23T06:00:00+00:00", "message": "見本の理由"}
    (restored / "reports" / "last.json").write_text(json.dumps(report), encoding="utf-8")
    page = opened(visit, f"/?lang={language}")
    expect(page.get_by_role("alert")).to_contain_text("見本の理由")
    assert serious_barriers(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.path)
def test_nothing_bars_anyone_in_the_other_language_with_all_tabs_and_tables_open(visit: Visit, shown: Shown) -> None:
    """tests/e2e/test_pages.py looks at each page in one language."""
    path, sign = shown.path.replace("lang=en", "lang=ja"), "&" if "?" in shown.path else "?"
    page = opened(visit, path if path != shown.path else f"{path}{sign}lang=en")
    for name in shown.tabs:
        open_tab(page, name)
    show_all(page)
    assert serious_barriers(page) == []
