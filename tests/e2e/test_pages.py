"""The pages in Chromium: barriers, the first screen, one picked body, the address, "back"."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit, serious_barriers

CHARTS = ".js-plotly-plot .main-svg"
SELECTED = """[...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => chart.data)
    .flatMap(trace => (trace.selectedpoints ?? []).map(at => trace.customdata[at][0]))"""
"""The bodies that are highlighted in the charts."""
PATHS = [
    "/",
    "/?lang=en&tab=moves",
    "/indicator/dx_policy",
    "/indicator/budget_share?lang=en&tab=definition",
    "/body/482226",
    "/body/482021?lang=en&tab=strengths",
    "/compare?codes=482226,483419,503258&tab=gaps",
    "/ranking?code=482226",
    "/ranking?lang=en&code=482226&tab=trial&w.full_training=2",
    "/nation",
    "/support",
    "/support?lang=en",
    "/deliveries?tab=reminder",
    "/deliveries?lang=en&year=2026&tab=bodies",
    "/method?tab=confidence",
    "/method?lang=en",
]


def opened(visit: Visit, path: str) -> Page:
    """Open a page and wait for its first chart or grid, and for the footer."""
    page = visit.open(path)
    expect(page.locator(f"{CHARTS}, .ag-row").first).to_be_visible()
    expect(page.locator("#footer dl")).to_be_visible()
    return page


def is_soon(page: Page, script: str) -> bool:
    """Whether something comes true within ten seconds: charts follow the window, not at once."""
    for _ in range(50):
        if page.evaluate(script):
            return True
        page.wait_for_timeout(200)
    return False


@pytest.mark.parametrize("path", PATHS)
def test_nothing_bars_anyone_and_the_first_screen_answers(visit: Visit, path: str) -> None:
    page = opened(visit, path)
    assert serious_barriers(page) == []
    for width, height in ((1920, 1080), (768, 1024), (375, 800), (1366, 625)):
        page.set_viewport_size({"width": width, "height": height})
        assert is_soon(page, "document.documentElement.scrollWidth <= window.innerWidth"), width
    bottom = "element => element.getBoundingClientRect().bottom"
    assert page.locator("#sentence").evaluate(bottom) < 625
    grids = page.locator(".grid").evaluate_all("all => all.reduce((sum, grid) => sum + grid.clientHeight, 0)")
    assert page.evaluate("document.documentElement.scrollHeight") - grids <= 3 * 625


BODIES = [
    "/body/482226",
    "/body/483222",
    "/body/482021?lang=en&tab=strengths",
    "/body/482013?tab=trend",
    "/body?lang=en",
]


@pytest.mark.parametrize("path", BODIES)
def test_the_page_of_a_body_bars_nobody_and_answers_on_the_first_screen(visit: Visit, path: str) -> None:
    page = visit.open(path)
    expect(page.locator(f"{CHARTS}, .ag-row").first).to_be_visible()
    expect(page.locator("#footer dl")).to_be_visible()
    assert serious_barriers(page) == []
    for width, height in ((1920, 1080), (768, 1024), (375, 800), (1366, 625)):
        page.set_viewport_size({"width": width, "height": height})
        assert is_soon(page, "document.documentElement.scrollWidth <= window.innerWidth"), width
    ends = page.locator(".step-chip, .next-list").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert all(end < 560 for end in ends)
    grids = page.locator(".grid").evaluate_all("all => all.reduce((sum, grid) => sum + grid.clientHeight, 0)")
    assert page.evaluate("document.documentElement.scrollHeight") - grids <= 3 * 625


def test_the_source_of_an_answer_and_the_other_tabs_of_a_body_are_one_click_away(visit: Visit) -> None:
    page = opened(visit, "/body/482226")
    page.get_by_text("すべて", exact=True).click()
    page.wait_for_url("**show=all*")
    page.locator(".ag-row[row-id='dx_policy']").get_by_role("button", name="出典").click()
    expect(page.get_by_role("dialog")).to_contain_text("書かれていた文字")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="先に達成した類似団体").click()
    page.wait_for_url("**tab=examples*")
    expect(page.locator("[data-card='examples'] .ag-row").first).to_be_visible()


def test_a_body_picked_in_the_grid_is_highlighted_in_the_charts_and_stays_so_on_the_next_page(visit: Visit) -> None:
    page = opened(visit, "/")
    page.locator(".ag-row[row-id='482064'] [col-id='stage']").first.click()
    page.wait_for_url("**/?pick=482064")
    assert is_soon(page, f"{SELECTED}.length > 0")
    assert set(page.evaluate(SELECTED)) == {"482064"}
    page.get_by_role("link", name="指標", exact=True).click()
    page.locator(".ag-row").get_by_role("link", name="全体方針の策定").click()
    page.wait_for_url("**/indicator/dx_policy?*pick=482064*")
    expect(page.locator(".ag-row-selected[row-id='482064']").first).to_be_visible()


def test_order_and_tab_stand_in_the_address_and_back_leads_to_the_same_place(visit: Visit) -> None:
    page = opened(visit, "/")
    page.locator(".ag-header-cell[col-id='people']").first.click()
    page.wait_for_url("**/?*bodies.sort=people.asc*")
    page.get_by_role("tab", name="変化").click()
    page.wait_for_url("**tab=moves*")
    expect(page.get_by_role("tab", name="変化")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("tab", name="団体一覧")).to_have_attribute("aria-selected", "true")
    assert "bodies.sort=people.asc" in page.url
    page.reload()
    expect(page.locator(".ag-header-cell[col-id='people'][aria-sort='ascending']").first).to_be_visible()


def test_a_prefecture_is_found_by_name_and_the_focus_stays(visit: Visit) -> None:
    page = opened(visit, "/")
    box = page.get_by_role("textbox", name="都道府県")
    box.click()
    page.get_by_role("option", name="例示県").click()
    expect(page.get_by_role("heading", name="例示県の概況")).to_be_visible()
    assert "pref=490008" in page.url
    expect(page.get_by_role("textbox", name="都道府県")).to_be_focused()


@pytest.mark.parametrize("typed", ["むつき", "ムツキ", "mutsuki", "482013", "48201", "睦月"])
def test_a_body_is_found_by_reading_romaji_and_code(visit: Visit, typed: str) -> None:
    page = opened(visit, "/")
    page.get_by_placeholder("団体を探す").fill(typed)
    expect(page.get_by_role("option", name="睦月市（見本県）")).to_be_visible()


def test_the_source_of_a_figure_is_one_click_away(visit: Visit) -> None:
    page = opened(visit, "/indicator/dx_policy")
    page.locator(".ag-row[row-id='482013']").get_by_role("button", name="出典").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("書かれていた文字")
    expect(drawer).to_contain_text("48_睦月市")


def test_a_card_is_taken_out_as_a_workbook_and_as_a_picture(visit: Visit) -> None:
    page = opened(visit, "/")
    with page.expect_download() as download:
        page.locator("[data-card='step_bars']").get_by_text("取り出す").click()
        page.locator("[data-card='step_bars']").get_by_role("button", name="Excel").click()
    assert download.value.suggested_filename == "STEPごとの達成状況_見本県_2025.xlsx"
    with page.expect_download() as picture:
        page.locator("[data-card='step_bars']").get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
