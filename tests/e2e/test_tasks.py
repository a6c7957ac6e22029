"""Seven tasks of an official who starts at 県の概況, each in at most four clicks and two screens."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_pages import opened

MOST_CLICKS, MOST_SCREENS = 4, 2


@dataclass
class Official:
    """Someone who clicks; what was clicked and which pages were seen is counted."""

    page: Page
    clicks: int = 0
    screens: set[str] = field(default_factory=set)

    def click(self, target: Locator) -> None:
        self.see()
        target.click()
        self.clicks += 1

    def see(self) -> None:
        """Count the page that is shown now; a tab of it is the same screen."""
        self.screens.add(self.page.url.partition("?")[0])


@pytest.fixture
def official(visit: Visit) -> Iterator[Official]:
    """At 県の概況 of the sample. Fails the test afterwards where the way was too long."""
    found = Official(opened(visit, "/"))
    yield found
    found.see()
    assert found.clicks <= MOST_CLICKS
    assert len(found.screens) <= MOST_SCREENS


def test_why_did_my_towns_not_pass_step_1(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("tab", name="達していない理由"))
    card = page.locator("[data-card='reasons']")
    expect(card).to_contain_text("STEP1に達していないのは25団体。最も多い理由は必須「")
    expect(card.locator(".ag-row[row-id='483427']").first).to_be_visible()
    expect(card.get_by_text("工程表: 予定").first).to_be_visible()


def test_who_like_us_passed_it_and_which_answers_changed(official: Official) -> None:
    page = official.page
    official.click(page.locator("[data-card='bodies'] .ag-row").get_by_role("link", name="葉月市"))
    official.click(page.get_by_role("tab", name="先に達成した類似団体"))
    row = page.locator("[data-card='examples'] .ag-row").first
    expect(row).to_be_visible()
    expect(page.locator("[data-card='examples']")).to_contain_text("→")


def test_is_the_change_in_people_real(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("tab", name="変化"))
    card = page.locator("[data-card='moves']")
    expect(card).to_contain_text("人材")
    expect(card).to_contain_text("どちらの年度にも")


def test_the_sheet_for_the_mayor(official: Official) -> None:
    page = official.page
    official.click(page.locator("[data-card='bodies'] .ag-row").get_by_role("link", name="葉月市"))
    link = page.get_by_role("link", name="A4 1枚（PDF）")
    expect(link).to_be_visible()
    answer = page.request.get(f"{page.url.partition('/body')[0]}{link.get_attribute('href')}")
    assert answer.body().startswith(b"%PDF")


def test_what_is_missing_or_wrong(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("region", name="今日すること").get_by_role("link", name="件に保留した回答"))
    official.click(page.get_by_role("link", name="48_師走町.csv").first)
    expect(page.get_by_text("選択肢にありません").first).to_be_visible()


def test_five_towns_on_the_budget(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("link", name="団体比較"))
    expect(page.locator("#sentence")).to_be_visible()


def test_who_is_below_its_peers_whoever_they_are(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("link", name="全国・県内での位置"))
    expect(page.locator("#sentence")).to_be_visible()
