"""The map in a browser: how long until it is drawn first, and until it is drawn anew for another year or indicator.

Over the nation of `users`; with outlines where ../shared has them, else with circles. `python -m tests.benchmarks.maps`
"""

import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pipeline.cli.reference import import_map
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import ROOT, Home
from tests.benchmarks.users import YEARS, national_home, served

BOUNDARIES = ROOT.parent / "shared" / "reference" / "boundaries" / "ja_municipality_area.json"
VIEWS = {"nation": "pref=130001&map=nation", "北海道": "pref=010006"}
INDICATORS = ("cio_appointed", "ai_adopted", "rpa_adopted", "dx_policy")
# Each as the browser sees it: the page is there, and two more frames have been drawn.
DRAWN = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
FIRST = """async () => {
    while (!document.querySelector('.map-main')) await new Promise(requestAnimationFrame);
    DRAWN return performance.now(); }""".replace("DRAWN", DRAWN)
AGAIN = """async (href) => {
    const before = document.querySelector('.map-main'), start = performance.now();
    history.pushState({}, '', href);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    let now = before;
    while (!now || now === before) {
        await new Promise(requestAnimationFrame);
        now = document.querySelector('.map-main');
    }
    DRAWN return performance.now() - start; }""".replace("DRAWN", DRAWN)


def measure(page: Page, port: int, name: str, search: str) -> None:
    """First and redraws of one view; every address is asked for once, so the server has none of them ready."""
    page.goto(f"http://127.0.0.1:{port}/?{search}&year={YEARS[-1]}")
    first = page.evaluate(FIRST)
    addresses = [f"/?{search}&year={YEARS[0]}"]
    addresses += [f"/indicator/{one}?{search}&year={year}" for one in INDICATORS for year in YEARS]
    times = [page.evaluate(AGAIN, address) for address in addresses]
    count = page.locator(".map-area").count()
    print(f"  map of {name}, {count} areas: first {first:.0f} ms / redraw median {statistics.median(times):.0f} ms, "
          f"longest of {len(times)} {max(times):.0f} ms")  # fmt: skip


def main() -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder:
        home = national_home(Path(folder), load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1")))
        if BOUNDARIES.exists():
            import_map(BOUNDARIES, Home(home), "")
        with served(home) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for name, search in VIEWS.items():
                measure(browser.new_page(viewport={"width": 1280, "height": 720}), port, name, search)
            browser.close()


if __name__ == "__main__":
    main()
