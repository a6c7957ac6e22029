"""Lists: sorted by their headings, searched, taken along as they are seen, found again on the way back."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit

LIST = "/?pref=500003&year=2023"


def shown(page: Page, column: int) -> list[str]:
    """The texts of a column as the reader sees them."""
    return page.locator(f"#bodies tbody tr:visible > :nth-child({column})").all_inner_texts()


def heading(page: Page, name: str) -> Locator:
    return page.locator("#bodies thead th").filter(has=page.get_by_role("button", name=name, exact=True))


def test_sorting_by_keyboard_there_and_back(visit: Visit) -> None:
    page = visit.open(LIST)
    expect(page.get_by_role("table", name="団体の一覧")).to_be_visible()
    first_order = shown(page, 1)
    head = heading(page, "STEP0")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    scores = shown(page, 3)
    known = [float(text) for text in scores if not text.startswith("—")]
    assert 1 < len(known) < len(scores), "the sample has bodies with and without a score"
    assert known == sorted(known)
    assert all(text.startswith("—") for text in scores[len(known) :])
    page.keyboard.press("Space")
    expect(head).to_have_attribute("aria-sort", "descending")
    scores = shown(page, 3)
    # What has no value stands last in both orders.
    assert [float(text) for text in scores[: len(known)]] == sorted(known, reverse=True)
    heading(page, "人口").get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "none")
    people = [int(text.replace(",", "")) for text in shown(page, 12)]
    assert people == sorted(people) and people[0] < 1000 < people[-1]
    for _ in range(2):
        heading(page, "人口").get_by_role("button").click()
    assert shown(page, 1) == first_order


def test_names_are_sorted_by_their_reading(visit: Visit) -> None:
    page = visit.open(LIST)
    heading(page, "団体").get_by_role("button").click()
    readings = page.locator("#bodies tbody th").evaluate_all("cells => cells.map(cell => cell.dataset.sort)")
    assert readings == sorted(readings)


def test_a_search_in_a_list_says_how_many_and_when_there_is_none(visit: Visit) -> None:
    page = visit.open("/?pref=480002&year=2023")
    box = page.get_by_label("一覧の中を探す")
    counted = page.get_by_role("status").filter(has_text="団体")
    expect(counted).to_have_text("44団体")
    box.fill("施行時特例市")
    expect(page.locator("#bodies tbody tr:visible")).to_have_count(1)
    expect(counted).to_have_text("44団体のうち1団体")
    box.fill("そんざいしない")
    expect(page.get_by_text("当てはまる団体はありません")).to_be_visible()
    expect(page.get_by_role("table", name="団体の一覧")).to_be_hidden()
    box.fill("")
    expect(page.locator("#bodies tbody tr:visible")).to_have_count(44)


def test_going_back_finds_the_list_as_it_was_left(visit: Visit) -> None:
    page = visit.open(LIST)
    page.get_by_label("一覧の中を探す").fill("村")
    for _ in range(2):
        heading(page, "人材").get_by_role("button").click()
    left = shown(page, 1)
    page.locator("#bodies tbody a:visible").first.click()
    expect(page.locator("h1")).to_have_text(left[0])
    page.go_back()
    expect(heading(page, "人材")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_label("一覧の中を探す")).to_have_value("村")
    assert shown(page, 1) == left


def test_the_file_of_an_indicator_holds_the_list_as_it_is_seen(visit: Visit) -> None:
    page = visit.open("/indicator/cio_appointed?pref=480002&year=2023")
    page.get_by_label("一覧の中を探す").fill("町")
    rows = page.locator("#values-list tbody tr:visible")
    page.locator("#values-list").get_by_role("button", name="人口").click()
    names = rows.locator("th").all_inner_texts()
    assert 1 < len(names) < 44
    with page.expect_download() as waiting:
        page.get_by_role("link", name="「団体ごとの回答」の表示中の表をCSVでダウンロード").click()
    lines = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert [line["団体"] for line in lines] == names


@pytest.mark.parametrize("width", [1280, 375])
def test_head_and_names_stay_in_sight(visit: Visit, width: int) -> None:
    page = visit.open("/?pref=480002")
    page.set_viewport_size({"width": width, "height": 720})
    frame = page.get_by_role("region", name="団体の一覧", exact=True)
    frame.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
        page.keyboard.press("ArrowRight")
    expect(page.locator("#bodies tbody tr").last).to_be_attached()
    for _ in range(200):
        if frame.evaluate("frame => frame.scrollTop") > 200:
            break
        page.wait_for_timeout(50)
    place = "frame => [frame.getBoundingClientRect().top, frame.getBoundingClientRect().left]"
    top, left = frame.evaluate(place)
    head = page.locator("#bodies thead th").first.bounding_box()
    name = page.locator("#bodies tbody th").nth(12).bounding_box()
    assert head and name and frame.evaluate("frame => frame.scrollTop") > 200
    assert head["y"] == pytest.approx(top + 1, abs=1) and name["x"] == pytest.approx(left + 1, abs=1)


@pytest.mark.parametrize("path", [LIST, LIST + "&lang=en", "/indicator/cio_appointed?pref=500003&year=2023&lang=en"])
def test_a_sheet_of_paper_is_wide_enough(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.emulate_media(media="print")
    # A4 without its margins, in the browser's pixels.
    page.set_viewport_size({"width": 710, "height": 1000})
    assert page.locator(".list").evaluate("list => list.getBoundingClientRect().right <= window.innerWidth")
    assert page.locator(".list tbody tr").count() == page.locator(".list tbody tr:visible").count() > 1
