"""What an official does with the pages, in a real browser that may speak to no other host."""

import json
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit, publish_changed

PATHS = [
    "/method",
    "/nowhere",
    "/deliveries?lang=en&pref=490008",
    "/compare",
    "/compare?codes=482226,483419,503258,483818&year=2023",
    "/check",
    "/standing?code=482226&scope=nearest&group=steps&w=step0:2,step3:0",
    "/standing?code=482226&scope=all&lang=en",
]


def serious_barriers(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_bars_anyone_and_nothing_is_wider_than_the_screen(visit: Visit, path: str) -> None:
    page = visit.open(path)
    assert serious_barriers(page) == []
    for width in (1920, 1280, 768, 375):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, width


@pytest.mark.parametrize("path", ["/nowhere", "/check"])
def test_the_footer_stands_at_the_bottom_of_a_short_page(visit: Visit, path: str) -> None:
    page = visit.open(path)
    for width, height in ((1920, 1080), (375, 1600)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#footer dl")).to_be_visible()
        bottom = page.locator("#footer").evaluate("footer => footer.getBoundingClientRect().bottom")
        assert bottom >= height - 1, (width, height)


@pytest.mark.parametrize("path", ["/compare?codes=482226,483222&lang=en"])
def test_english_words_stay_in_their_cells(visit: Visit, path: str) -> None:
    page = visit.open(path)
    expect(page.locator(".card .badge").first).to_be_attached()
    for width, media in ((1280, "screen"), (375, "screen"), (710, "print")):
        page.set_viewport_size({"width": width, "height": 720})
        page.emulate_media(media=media)
        assert page.evaluate(OUTSIDE) == [], (width, media)


OUTSIDE = """() => [...document.querySelectorAll("main :is(.badge, td > .num, .funnel-label > span)")].filter((it) => {
  const around = it.closest("td, .funnel-label, .score-card, .card").getBoundingClientRect();
  const { width, right } = it.getBoundingClientRect();
  return it.checkVisibility() && width > 0 && right > around.right + 4;
}).map((each) => each.textContent)"""


@pytest.mark.parametrize("path", ["/deliveries?lang=en", "/deliveries", "/method", "/standing?lang=en"])
def test_dates_and_ranges_are_not_broken_on_a_phone(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.set_viewport_size({"width": 320, "height": 720})
    assert page.locator("main").inner_text().count("20") and page.evaluate(BROKEN) == []


BROKEN = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    for (const match of text.data.matchAll(/\\d{4}-\\d\\d-\\d\\d|\\d+–\\d+/g)) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      if (new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1) found.push(text.data);
    }
  return found;
}"""


def test_a_new_snapshot_appears_without_a_restart(visit: Visit, restored: Path) -> None:
    page = visit.open("/compare?codes=482226")
    pointer = restored / "published" / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    expect(page.locator("footer")).to_contain_text(content["run_id"])
    run_id = publish_changed(restored, "UPDATE core.body SET name = '新葉月市' WHERE code = '482226'")
    expect(page.locator(".chosen")).to_contain_text("新葉月市")
    expect(page.locator("footer")).to_contain_text(run_id)
