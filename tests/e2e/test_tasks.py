"""Tasks of an official who starts at 県の概況, each in at most four clicks and two screens, by mouse and by keys."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation

from tests.e2e.conftest import Visit
from tests.e2e.test_pages import opened

MOST_CLICKS, MOST_SCREENS = 4, 2
MOST_KEYS = 60
"""Presses of a key until what is wanted has the focus: a list is one stop."""
HAS_FOCUS = "one => one.contains(document.activeElement)"
IN_ITS_CELL = "one => one.closest('.ag-cell').contains(document.activeElement)"
IS_A_CHOICE = "one => one.ariaHasPopup === 'listbox'"
IS_CHOSEN = "one => document.activeElement.getAttribute('aria-activedescendant') === one.id"


def press_until(page: Page, key: str, target: Locator, condition: str) -> None:
    """Press a key until the condition holds of the target."""
    for _ in range(MOST_KEYS):
        if target.evaluate(condition):
            return
        page.keyboard.press(key)
    pytest.fail(f"not reached by {key}: {target}")


def go_to(page: Page, target: Locator) -> None:
    """Give the target the focus by keys alone: Tab from stop to stop, arrows within a list of tabs or of rows."""
    if target.evaluate("one => one.role === 'option'"):
        press_until(page, "ArrowDown", target, IS_CHOSEN)
    elif target.evaluate("one => one.role === 'tab'"):
        press_until(page, "Tab", target.locator("xpath=ancestor::*[@role='tablist']"), HAS_FOCUS)
        press_until(page, "ArrowRight", target, HAS_FOCUS)
    elif target.evaluate("one => Boolean(one.closest('.ag-cell'))"):
        press_until(page, "Tab", target.locator("xpath=ancestor::*[contains(@class, 'ag-root ')]"), HAS_FOCUS)
        press_until(page, "ArrowDown", target, IN_ITS_CELL)
    else:
        press_until(page, "Tab", target, HAS_FOCUS)


@dataclass
class Official:
    """Someone who clicks; what was clicked and which pages were seen is counted."""

    page: Page
    has_mouse: bool
    clicks: int = 0
    screens: set[str] = field(default_factory=set)

    def click(self, target: Locator) -> None:
        self.see()
        if self.has_mouse:
            target.click()
        else:
            target.wait_for()
            go_to(self.page, target)
            self.page.keyboard.press("ArrowDown" if target.evaluate(IS_A_CHOICE) else "Enter")
        self.clicks += 1

    def see(self) -> None:
        """Count the page that is shown now; a tab of it is the same screen."""
        self.screens.add(self.page.url.partition("?")[0])


@pytest.fixture(params=["keys", pytest.param("mouse", marks=pytest.mark.slow)])
def official(visit: Visit, request: pytest.FixtureRequest) -> Iterator[Official]:
    """At 県の概況 of the sample. Fails the test afterwards where the way was too long."""
    found = Official(opened(visit, "/"), has_mouse=request.param == "mouse")
    yield found
    found.see()
    assert found.clicks <= MOST_CLICKS
    assert len(found.screens) <= MOST_SCREENS


def open_town(official: Official, name: str) -> None:
    """団体一覧 → 団体カルテ."""
    official.click(official.page.locator("[data-card='bodies'] .ag-row").get_by_role("link", name=name))
    expect(official.page.get_by_role("heading", name=f"{name}の団体カルテ")).to_be_visible()


@pytest.mark.slow
def test_why_did_my_towns_not_pass_step_1(official: Official) -> None:
    official.click(official.page.get_by_role("link", name="達していない団体と理由を見る"))
    expect(official.page.get_by_role("tab", name="達していない理由")).to_be_in_viewport()
    card = official.page.locator("[data-card='reasons']")
    expect(card).to_contain_text("STEP1に未到達は23団体、ほかに回答待ち2団体。最も多い理由は「工程表」（必須")
    expect(card.locator(".ag-row").filter(has_text="必須の「工程表: 予定」").first).to_be_visible()
    official.page.go_back()
    expect(official.page.get_by_role("tab", name="団体一覧")).to_have_attribute("aria-selected", "true")


@pytest.mark.slow
def test_who_like_us_passed_it_and_which_answers_changed(official: Official) -> None:
    open_town(official, "葉月市")
    official.click(official.page.get_by_role("tab", name="先に達成した類似団体"))
    row = official.page.locator("[data-card='examples'] .ag-row [col-id='raised']").first
    expect(row).to_contain_text("→")


@pytest.mark.slow
def test_is_the_change_in_people_real(official: Official) -> None:
    open_town(official, "葉月市")
    official.click(official.page.get_by_role("tab", name="推移"))
    card = official.page.locator("[data-card='moves']")
    expect(card.locator(".ag-row").filter(has_text="人材")).to_contain_text("＋3.0")
    expect(card).to_contain_text("両年度に問われ、意味の変わらない設問だけ")
    expect(card).to_contain_text("5点未満は変化と数えません")


def test_the_sheet_for_the_mayor(official: Official) -> None:
    open_town(official, "葉月市")
    link = official.page.get_by_role("link", name="A4 1枚（PDF）")
    sheet = official.page.request.get(f"{official.page.url.partition('/body')[0]}{link.get_attribute('href')}")
    assert sheet.body().startswith(b"%PDF")


@pytest.mark.slow
def test_what_is_missing_or_wrong(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("region", name="今日すること").get_by_role("link", name="件に保留した回答"))
    expect(page.locator("[data-card='waiting']")).to_contain_text("磯馴村")
    expect(page.locator("[data-card='confirm']")).to_contain_text("48_師走町.csv")


@pytest.mark.slow
def test_five_towns_on_the_budget(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("link", name="団体比較"))
    official.click(page.get_by_role("link", name="人口の多い5団体を比べる"))
    expect(page.locator("[data-card='pillar_panels']")).to_contain_text("予算")
    official.click(page.get_by_role("tabpanel").get_by_role("textbox", name="STEP・柱"))
    official.click(page.get_by_role("option", name="予算"))
    page.wait_for_url("**of=budget*")
    expect(page.locator("[data-card='indicators'] .ag-row").filter(has_text="CIOの任命")).to_have_count(0)
    assert page.locator("[data-card='indicators'] .ag-header-cell").count() == 5 + 2


@pytest.mark.slow
def test_my_town_beside_four_like_it(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("link", name="団体比較"))
    official.click(page.locator("main").get_by_role("link", name="葉月市"))
    official.click(page.get_by_role("link", name="＋県内で人口の近い4団体"))
    expect(page.locator("#sentence")).to_contain_text("葉月市など5団体を比べます")


@pytest.mark.slow
def test_who_is_below_the_middle_whoever_it_is_compared_with(official: Official) -> None:
    official.click(official.page.locator("[data-card='ends']").get_by_role("link", name="松籟村").first)
    expect(official.page.locator("[data-card='held']")).to_contain_text("どの比べ方でも真ん中より下")


@pytest.mark.slow
def test_a_chart_into_powerpoint(official: Official, tmp_path: Path) -> None:
    card = official.page.locator("[data-card='step_bars']")
    official.click(card.get_by_text("取り出す"))
    with official.page.expect_download() as download:
        official.click(card.get_by_role("button", name="PowerPoint（編集できるグラフ）"))
    download.value.save_as(tmp_path / "card.pptx")
    (slide,) = Presentation(str(tmp_path / "card.pptx")).slides
    assert [shape.chart.plots[0].categories[0] for shape in slide.shapes if shape.has_chart] == [
        "STEP0「認識共有・機運醸成」"
    ]


@pytest.mark.slow
def test_where_among_the_prefectures(official: Official) -> None:
    official.click(official.page.get_by_role("link", name="全国の中の都道府県"))
    expect(official.page.locator("[data-card='compared']")).to_contain_text("見本県より確かに高い都道府県は")


@pytest.mark.slow
def test_three_joint_measures_and_who_joins(official: Official) -> None:
    page = official.page
    official.click(page.get_by_role("link", name="支援の組み立て"))
    official.click(page.get_by_role("tab", name="共同調達の候補"))
    towns = page.locator("[data-card='joint'] .ag-row [col-id='towns']")
    for at in range(3):
        expect(towns.nth(at)).to_contain_text("、")


@pytest.mark.slow
def test_all_sheets_as_a_zip_with_progress(visit: Visit) -> None:
    page = opened(visit, "/?pref=500003")
    link = page.get_by_role("link", name="全団体のカルテ（A4、ZIP）")
    with page.expect_download() as download:
        link.click()
        expect(page.locator("a[aria-busy='true']")).to_contain_text("/26")
    assert download.value.suggested_filename == "団体カルテ一式_雛形県_2025.zip"
    expect(link).to_be_visible()


@pytest.mark.slow
def test_the_tour_is_offered_once_and_its_stations_are_reached_by_keys(visit: Visit) -> None:
    visit.page.add_init_script("sessionStorage.tour ?? (localStorage.removeItem('tour-seen'), sessionStorage.tour = 1)")
    page = opened(visit, "/")
    page.locator("#tour-offer").get_by_role("button", name="使い方（2分）").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="1. 県の概況").press("ArrowDown")
    expect(dialog).to_contain_text("先に達成した似た団体")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    expect(page.locator("#tour-open")).to_be_visible()
    expect(page.locator("#tour-offer")).to_be_hidden()
