"""The slopes of 団体カルテ as they stand on the screen and on paper."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit

SIZES = [(1920, 1080), (1280, 720), (375, 720)]
BODIES = ["/body/482226?year=2025", "/body/482111?year=2025", "/body/483419?year=2025&lang=en"]
"""Labels that crowd; three that move apart; English names."""
OVERLAP = """figure => [...figure.querySelectorAll('.slope-before, .slope-now')].flatMap(side => {
    const boxes = [...side.children].map(label => label.getBoundingClientRect()).sort((a, b) => a.top - b.top);
    return boxes.slice(1).map((box, at) => boxes[at].bottom - box.top).filter(overlap => overlap > 1);
})"""
CUT = """figure => [...figure.querySelectorAll('.slope-name')].filter(name => name.scrollWidth > name.clientWidth)
    .map(name => name.textContent)"""
ANGLES = """figure => [...figure.querySelectorAll('.slope')].flatMap(plot => {
    const dots = [...plot.querySelectorAll('.slope-dot')].map(dot => dot.getBoundingClientRect());
    const lines = [...plot.querySelectorAll('.slope-line')].map(line => line.getBoundingClientRect());
    return lines.map((line, at) => [dots[2 * at], dots[2 * at + 1]].map(dot => dot.left + dot.width / 2)
        .map((x, end) => Math.abs(x - (end ? line.right : line.left))));
}).flat()"""


def figure(page: Page) -> Locator:
    found = page.locator(".slope-figure")
    expect(found.get_by_role("img")).to_have_count(2)
    return found


@pytest.mark.parametrize("path", BODIES)
def test_labels_do_not_overlap_and_are_not_cut(visit: Visit, path: str) -> None:
    page = visit.open(path)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert figure(page).evaluate(OVERLAP) == [], width
        assert figure(page).evaluate(CUT) == [], width
    page.emulate_media(media="print")
    assert figure(page).evaluate(OVERLAP) == []


def test_lines_begin_and_end_at_their_dots(visit: Visit) -> None:
    gaps = figure(visit.open(BODIES[1])).evaluate(ANGLES)
    assert len(gaps) == 14
    assert max(gaps) < 3


def test_the_numbers_and_the_files_are_reached_by_keyboard(visit: Visit) -> None:
    page = visit.open(BODIES[0])
    card = page.locator("#changes")
    card.get_by_text("数値を表で見る").focus()
    page.keyboard.press("Enter")
    row = card.get_by_role("row").filter(has_text="STEP2 推進体制")
    expect(row).to_contain_text("＋9.4")
    page.keyboard.press("Tab")  # the table scrolls by itself
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="「STEPと柱の点の変化」の表示中の表をCSVでダウンロード")).to_be_focused()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "STEPと柱の点の変化_葉月市_2025.csv"


def test_the_slopes_are_printed_whole(visit: Visit) -> None:
    page = visit.open(BODIES[0])
    page.emulate_media(media="print")
    for plot in figure(page).get_by_role("img").all():
        expect(plot).to_be_visible()
    expect(page.locator(".slope-figure .as-table")).to_be_hidden()
    assert figure(page).evaluate("figure => getComputedStyle(figure).breakInside") == "avoid"
