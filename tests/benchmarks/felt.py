"""How long an official waits in a browser over the nation: first visit, next page, prefecture, sort, filter, pick, map.

The sentence and its numbers can be read before any script has run; charts and grid of the first screen are drawn when
no chart in it is empty and the grid has rows. Chromium without a window, alone on the machine.
`python -m tests.benchmarks.felt`
"""

import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.benchmarks.users import national_home, served

VIEW = {"width": 1366, "height": 625}
ROUNDS = 3
PAGES = ("/", "/body/202011", "/indicator/card_holding", "/nation", "/ranking", "/compare", "/support", "/deliveries")
NAGANO = "pref=200000&year=2025"
PATIENCE_MS = 60_000
IS_DRAWN = """() => {
  const inside = one => { const box = one.getBoundingClientRect(); return box.height && box.top < innerHeight; };
  const charts = [...document.querySelectorAll('main .chart')].filter(inside);
  const grids = [...document.querySelectorAll('main .grid')].filter(inside);
  return document.querySelector('#sentence') && charts.every(one => one.querySelector('.main-svg'))
    && grids.every(one => one.querySelector('.ag-row')) && performance.now();
}"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SENT_BYTES = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""
HEADING = "[...document.querySelectorAll('h1')].at(-1).textContent"  # the first is of the page before scripts have run
RANKING = f"{HEADING}.includes('位置')"


def median_of(times: list[float]) -> str:
    return f"{statistics.median(times):5.0f} ms"


def visit(context: BrowserContext, address: str) -> tuple[float, float, int, int]:
    """Milliseconds to the sentence, and until all of the first screen is drawn; kB of all, and how many requests."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    drawn = page.wait_for_function(IS_DRAWN, timeout=PATIENCE_MS, polling="raf").json_value()
    page.wait_for_load_state("networkidle")
    size = page.evaluate(SENT_BYTES)
    count = page.evaluate("performance.getEntriesByType('resource').length + 1")
    first = page.evaluate(FIRST_PAINT)
    page.close()
    return first, drawn, round(size / 1000), count


def measure_visits(chromium: Browser, root: str) -> None:
    """Each page with an empty cache, and again."""
    for path in PAGES:
        cold, warm = [], []
        for _ in range(ROUNDS):
            context = chromium.new_context(viewport=VIEW)
            cold.append(visit(context, f"{root}{path}?{NAGANO}"))
            warm.append(visit(context, f"{root}{path}?{NAGANO}"))
            context.close()
        for name, seen in (("first visit", cold), ("once more", warm)):
            first, drawn = (median_of([one[at] for one in seen]) for at in (0, 1))
            print(f"  {path:24} {name:12} sentence {first}, drawn {drawn}, {seen[0][2]} kB in {seen[0][3]} requests")


def waited(page: Page, act: Callable[[], None], is_done: str) -> float:
    """Milliseconds from the last event of an action until an expression holds. The event marks its own time."""
    page.evaluate("""() => ['mousedown', 'input'].forEach(kind =>
        addEventListener(kind, () => { window.since = performance.now(); }, {capture: true}))""")
    act()
    wait = f"() => ({is_done}) && performance.now() - window.since"
    return float(page.wait_for_function(wait, timeout=PATIENCE_MS, polling="raf").json_value())


def measure_acts(chromium: Browser, root: str) -> None:
    """What an official does within the pages, each some times."""
    for name, act in {"the next page: its sentence": next_sentence, "the next page, drawn": next_drawn,
                      "another prefecture": other_prefecture, "a sort of the nation": sorted_nation,
                      "a filter of the nation": filtered_nation, "a pick, in the charts": picked,
                      "the map of the nation, first": nation_map,
                      "the map of the nation, back": nation_map_again}.items():  # fmt: skip
        times = []
        for _ in range(ROUNDS):
            context = chromium.new_context(viewport=VIEW)
            times.append(act(context.new_page(), root))
            context.close()
        print(f"  {name:32} {median_of(times)} (longest {max(times):.0f})", flush=True)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function(IS_DRAWN, timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    return page


def next_sentence(page: Page, root: str) -> float:
    opened(page, f"{root}/?{NAGANO}")
    link = page.get_by_role("link", name="全国・県内での位置", exact=True).first
    return waited(page, link.click, f"{RANKING} && document.querySelector('#sentence')")


def next_drawn(page: Page, root: str) -> float:
    opened(page, f"{root}/?{NAGANO}")
    link = page.get_by_role("link", name="全国・県内での位置", exact=True).first
    return waited(page, link.click, f"{RANKING} && ({IS_DRAWN})()")


def other_prefecture(page: Page, root: str) -> float:
    opened(page, f"{root}/?{NAGANO}")
    page.get_by_role("textbox", name="都道府県").click()
    option = page.get_by_role("option", name="石川県")
    return waited(page, option.click, f"{HEADING}.includes('石川') && ({IS_DRAWN})()")


def _first_row(page: Page) -> str:
    return str(page.locator(".ag-center-cols-container .ag-row[row-index='0']").first.get_attribute("row-id"))


def sorted_nation(page: Page, root: str) -> float:
    opened(page, f"{root}/ranking?{NAGANO}&scope=all")
    before = _first_row(page)
    head = page.locator(".ag-header-cell-sortable").last
    first = "document.querySelector(\".ag-center-cols-container .ag-row[row-index='0']\")"
    return waited(page, head.click, f"{first} && {first}.getAttribute('row-id') !== '{before}'")


def filtered_nation(page: Page, root: str) -> float:
    opened(page, f"{root}/ranking?{NAGANO}&scope=all")
    page.locator(".ag-header-cell-filter-button").first.click()
    box = page.locator(".ag-filter input[type=text]").first
    few = "document.querySelectorAll('.ag-center-cols-container .ag-row').length < 12"
    return waited(page, lambda: box.press_sequentially("松本"), few)


def picked(page: Page, root: str) -> float:
    opened(page, f"{root}/?{NAGANO}")
    cell = page.locator(".ag-row[row-id='202029'] .ag-cell").nth(1)
    return waited(page, cell.click, "document.querySelector(\".ag-row-selected[row-id='202029']\")")


def nation_map(page: Page, root: str) -> float:
    opened(page, f"{root}/indicator/card_holding?{NAGANO}")
    tab = page.get_by_role("tab", name="地図")
    return waited(page, tab.click, "document.querySelector('#tabs-panel-map .main-svg')")


def nation_map_again(page: Page, root: str) -> float:
    nation_map(page, root)
    page.get_by_role("tab", name="定義").click()
    tab = page.get_by_role("tab", name="地図")
    return waited(page, tab.click, "document.querySelector('#tabs-panel-map .main-svg').getBoundingClientRect().height")


def main() -> None:
    found = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = national_home(Path(folder), load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1")))
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        with served(home) as port:
            measure_visits(chromium, f"http://127.0.0.1:{port}")
            measure_acts(chromium, f"http://127.0.0.1:{port}")
        chromium.close()


if __name__ == "__main__":
    main()
