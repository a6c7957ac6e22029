"""Paper: how many sheets a page takes, and what stands on it when somebody prints before the scripts have drawn."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_pages import opened
from tests.groups import first_of
from tests.pages.test_documents import pages

SHEETS = {
    "/body/482226": 2,
    "/body/482021?lang=en": 3,
    "/": 3,
    "/nation": 2,
    "/compare?codes=482226,483419,503258,482013": 3,
    "/indicator/dx_policy": 3,
    "/ranking?code=482226": 4,
    "/deliveries?year=2025": 4,
    "/support": 6,
    "/method": 6,
}
"""Pages and their A4 sheets at most; every row of a prefecture's 44 towns is on them."""
WIDE, HIGH = 1047, 718
"""Pixels of an A4 sheet on its side, within its margins."""
FILLED = f"""() => {{
    const box = one => one.getBoundingClientRect();
    const goesOn = one => one.querySelector('.on-paper tr') && box(one).top < {HIGH} - 90;
    const ends = [...document.querySelectorAll('.card')].map(one => goesOn(one) ? {HIGH} : box(one).bottom);
    return Math.max(...ends.filter(end => end <= {HIGH}));
}}"""
"""How far down the first sheet is filled: with whole cards, or to its end by a list that goes on."""
UNDRAWN = "画面が整う前に印刷されました"
NOTE = "one => getComputedStyle(one, '::after').content"


@pytest.mark.parametrize(("path", "most"), first_of(SHEETS.items()))
def test_a_page_is_printed_on_few_sheets(visit: Visit, path: str, most: int) -> None:
    page = opened(visit, path)
    page.wait_for_load_state("networkidle")
    assert 1 <= pages(page.pdf(prefer_css_page_size=True)) <= most


@pytest.mark.parametrize("path", first_of(SHEETS))
def test_the_first_sheet_is_not_left_half_empty(visit: Visit, path: str) -> None:
    page = opened(visit, path)
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    printed(page)
    assert page.evaluate(FILLED) > 0.65 * HIGH


def printed(page: Page) -> Page:
    """The page as paper has it."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    return page


def without(visit: Visit, scripts: str) -> Page:
    """A page whose answers have come while some scripts are still on their way."""
    visit.page.route(scripts, lambda _route: None)
    return visit.page


def test_before_charts_are_drawn_their_numbers_are_printed_as_tables(visit: Visit) -> None:
    page = without(visit, "**/async-graph*")
    visit.open("/?tab=bodies")
    card = page.locator("[data-card='step_bars']")
    expect(card.locator(".as-table")).to_be_attached()
    expect(page.locator(".ag-row").first).to_be_visible()
    assert page.locator(".main-svg").count() == 0
    printed(page)
    expect(card.get_by_role("cell", name="STEP0「認識共有・機運醸成」")).to_be_visible()
    chart = card.locator(".chart")
    assert UNDRAWN in chart.evaluate(NOTE) and chart.bounding_box()["height"] < 60, "a sentence, no empty box"
    expect(page.locator(".on-paper tr").nth(1)).to_be_visible()  # what has come is printed as ever


@pytest.mark.slow
def test_a_chart_that_is_drawn_is_printed_without_its_table_and_without_that_note(visit: Visit) -> None:
    page = printed(opened(visit, "/"))
    expect(page.locator("[data-card='step_bars'] .main-svg").first).to_be_visible()
    expect(page.locator("[data-card='step_bars'] .as-table")).to_be_hidden()
    assert set(page.locator(".chart, .grid-frame").evaluate_all(f"all => all.map({NOTE})")) == {"none"}


@pytest.mark.slow
def test_before_lists_are_drawn_paper_says_so(visit: Visit) -> None:
    page = without(visit, "**/async-*")
    visit.open("/")
    expect(page.locator("[data-card='bodies'] .grid-frame")).to_be_attached()
    printed(page)
    assert UNDRAWN in page.locator("[data-card='bodies'] .grid-frame").evaluate(NOTE)


@pytest.mark.slow
def test_before_any_script_has_run_the_sentence_is_printed_with_that_note(visit: Visit) -> None:
    page = without(visit, "**/*.js*")
    page.goto(f"{visit.base_url}/", wait_until="commit")
    page.emulate_media(media="print")
    expect(page.locator("#first .sentence")).to_contain_text("見本県")
    assert UNDRAWN in page.locator("#first").evaluate(NOTE)
