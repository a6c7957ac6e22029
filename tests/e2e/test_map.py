"""The map over the real nation: outlines, else circles; it bars nobody and asks nothing outside."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from waitress import create_server

from dashboards.app import create_app
from dashboards.serve import listen
from pipeline.cli.reference import import_map
from pipeline.settings import Home
from tests.e2e.conftest import Visit
from tests.e2e.test_pages import serious_barriers

NORTHERN = 6
HOKKAIDO = "pref=010006&year=2023"
VIEWS = [f"/?{HOKKAIDO}", f"/indicator/cio_appointed?{HOKKAIDO}&map=nation&lang=en"]


@pytest.fixture(scope="module")
def mapped_home(national_home: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real nation of FY2023, with the outlines an operator would bring."""
    home = tmp_path_factory.mktemp("mapped") / "home"
    shutil.copytree(national_home / "published", home / "published")
    import_map(shared / "reference" / "boundaries" / "ja_municipality_area.json", Home(home), "")
    return home


@pytest.fixture(scope="module")
def base_url(mapped_home: Path) -> Iterator[str]:
    with listen("127.0.0.1", 0) as door:
        server = create_server(create_app(mapped_home).server, sockets=[door], threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.close()
        thread.join(timeout=10)


def drawn(page: Page) -> set[str]:
    """The codes that the map leads to."""
    hrefs = page.locator(".map-panels a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return {href.split("?")[0].rsplit("/", 1)[1] for href in hrefs}


def test_a_prefecture_first_then_the_nation_by_a_link(visit: Visit) -> None:
    page = visit.open(f"/indicator/cio_appointed?{HOKKAIDO}")
    card = page.locator("#map")
    expect(card.get_by_role("heading")).to_contain_text("179団体のうち")
    assert len(drawn(page)) == 179
    expect(card.locator(".tone-beside.map-area")).to_have_count(NORTHERN)
    expect(card).to_contain_text("地図: 「国土数値情報（行政区域データ）」（国土交通省）を加工して作成")
    card.get_by_role("link", name="全国", exact=True).click()
    expect(card.get_by_role("heading")).to_contain_text("1,741団体のうち")
    assert "map=nation" in page.url
    assert len(drawn(page)) == 1741
    expect(card.locator(".tone-beside.map-area")).to_have_count(NORTHERN)
    page.go_back()
    expect(card.get_by_role("heading")).to_contain_text("179団体のうち")


def test_a_body_is_a_click_away_and_the_table_says_all(visit: Visit) -> None:
    page = visit.open(f"/indicator/cio_appointed?{HOKKAIDO}&map=nation")
    card = page.locator("#map")
    card.get_by_text("数値を表で見る").click()
    counts = card.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts()
    assert sum(map(int, counts)) == 179
    shape = card.locator(".map-panels a[href*='011002']").first
    shape.dispatch_event("click")
    expect(page.locator("h1")).to_have_text("札幌市")


@pytest.mark.parametrize("path", VIEWS)
def test_nothing_bars_anyone_and_nothing_is_wider_than_the_screen(visit: Visit, path: str) -> None:
    page = visit.open(path)
    expect(page.locator(".map-main")).to_be_visible()
    assert serious_barriers(page) == []
    for width in (1920, 1280, 375):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, width


def test_the_keyboard_passes_by_the_shapes_and_reaches_their_table(visit: Visit) -> None:
    page = visit.open(f"/?{HOKKAIDO}")
    page.locator("#map").get_by_role("link", name="全国", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.locator("#map summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#map").get_by_role("link", name="札幌市")).to_be_visible()


def test_paper_has_the_map_whole_and_no_controls(visit: Visit) -> None:
    page = visit.open(f"/?{HOKKAIDO}&map=nation")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 710, "height": 1000})  # what A4 leaves between its margins, in CSS pixels
    box = page.locator(".map-main").bounding_box()
    assert box is not None and box["width"] <= 710 and box["height"] <= 1000
    expect(page.locator("#map .pills")).to_be_hidden()
    expect(page.locator("#map .legend")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_outlines_circles_stand_at_the_offices(visit: Visit, mapped_home: Path) -> None:
    """In the west of the picture lies what lies in the west: 函館市 west of 根室市, 稚内市 north of both."""
    outlines = Home(mapped_home).boundaries
    aside = outlines.rename(outlines.with_suffix(".aside"))
    try:
        page = visit.open(f"/indicator/cio_appointed?{HOKKAIDO}&map=nation")
        assert len(drawn(page)) == 1741
        page.locator("#map").get_by_role("link", name="北海道").click()
        expect(page.locator("#map").get_by_role("heading")).to_contain_text("179団体のうち")
        assert len(drawn(page)) == 179
        expect(page.locator("#map .tile, #map .tone-beside")).to_have_count(0)
        at = {}
        for code in ("012025", "012238", "012149"):
            at[code] = page.locator(f".map-panels a[href*='/{code}'] path").bounding_box()
        assert at["012025"]["x"] < at["012149"]["x"] < at["012238"]["x"]
        assert at["012149"]["y"] < at["012238"]["y"] < at["012025"]["y"]
    finally:
        aside.rename(outlines)
