"""Fifty officials at once over the nation: how long a page's callback takes, what the first page costs in a browser.

The snapshot holds two years of made-up answers to every item for all municipalities. The dashboards run as a process
of their own; the users are a second one on the same machine. `python -m tests.benchmarks.users`
"""

import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.registry import Registry
from pipeline.settings import ROOT, Home
from tests.benchmarks import eight_years

YEARS = range(2024, 2026)
USERS, PAGES_EACH, THINK_SECONDS = 50, 8, (1.0, 5.0)
PATHS = (
    "/",
    "/compare",
    "/body/{code}",
    "/indicator",
    "/indicator/cio_appointed",
    "/standing",
    "/deliveries",
    "/method",
)
PAYLOAD = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
PAINT = "() => performance.getEntriesByType('paint').find(entry => entry.name === 'first-contentful-paint').startTime"


def national_home(folder: Path, catalogue: Catalogue) -> Path:
    """A home whose snapshot holds the nation, from made-up answers."""
    eight_years.YEARS = YEARS
    loaded = eight_years.frames(catalogue)
    eight_years.rebuild(folder / "home", loaded, {})
    return folder / "home"


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The dashboards as a process; yields their port."""
    command = "import sys; from pathlib import Path; from dashboards.serve import serve\n"
    command += "serve(Path(sys.argv[1]), '127.0.0.1', 0)"
    process = subprocess.Popen([sys.executable, "-c", command, home], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().rsplit(":", 1)[1].strip(" /\n"))
    finally:
        process.terminate()
        process.wait()


def question(path: str, search: str) -> bytes:
    """What the browser sends when a page is to be shown."""
    told = {
        "output": "..main.children...title.data..",
        "outputs": [{"id": "main", "property": "children"}, {"id": "title", "property": "data"}],
        "inputs": [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
            {"id": "snapshot", "property": "data", "value": ""},
        ],
        "changedPropIds": ["url.pathname"],
    }
    return json.dumps(told).encode()


def ask(port: int, path: str, search: str) -> tuple[float, int, int]:
    """Milliseconds, bytes and status of one callback."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        start = time.perf_counter()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        connection.request("POST", "/_dash-update-component", question(path, search), headers)
        answer = connection.getresponse()
        size = len(answer.read())
        return 1000 * (time.perf_counter() - start), size, answer.status


def official(port: int, bodies: Registry, number: int, seen: list[tuple[str, float, int, int]]) -> None:
    """Reads one page after another, each for a while, about bodies of one prefecture."""
    chance = random.Random(number)
    pref = chance.choice(bodies.of_kind("prefecture")).code
    near = [body.code for body in bodies.of_kind("municipality") if body.code[:2] == pref[:2]]
    for _ in range(PAGES_EACH):
        time.sleep(chance.uniform(*THINK_SECONDS))
        path = chance.choice(PATHS)
        search = f"?pref={pref}&year={YEARS[-1]}"
        if path == "/compare":
            search += "&codes=" + ",".join(chance.sample(near, 3))
        seen.append((path, *ask(port, path.format(code=chance.choice(near)), search)))


def load_of_users(port: int, bodies: Registry) -> None:
    seen: list[tuple[str, float, int, int]] = []
    users = [threading.Thread(target=official, args=(port, bodies, number, seen)) for number in range(USERS)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    failed = sum(status != 200 for *_, status in seen)
    times = sorted(milliseconds for _, milliseconds, _, _ in seen)
    p95 = times[int(0.95 * len(times))]
    pause = statistics.mean(THINK_SECONDS)
    print(f"  {USERS} users, {len(seen)} pages, each a page every {pause:.0f} s or so, failed: {failed}")
    print(f"  all pages: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {times[-1]:.0f} ms")
    for path in PATHS:
        own = sorted(row[1] for row in seen if row[0] == path)
        sizes = [row[2] for row in seen if row[0] == path]
        if own:
            print(f"  {path:26} median {statistics.median(own):5.0f} ms, p95 {own[int(0.95 * len(own))]:5.0f} ms, "
                  f"at most {max(sizes) / 1000:.0f} kB")  # fmt: skip


def first_paint(port: int) -> None:
    """Each page opened with an empty cache: first contentful paint and bytes over the wire."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for path in PATHS:
            page = chromium.new_context(viewport={"width": 1280, "height": 720}).new_page()
            page.goto(f"http://127.0.0.1:{port}{path.format(code='132012')}")
            page.locator("main h1").wait_for(timeout=60_000)
            print(f"  {path:26} first paint {page.evaluate(PAINT):5.0f} ms, {page.evaluate(PAYLOAD) / 1000:.0f} kB")
            page.context.close()
        chromium.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = load_catalogue(Home(Path("nowhere")).sources("2026.1"))
        home = national_home(Path(folder), catalogue)
        with served(home) as port:
            load_of_users(port, catalogue.registry)
            first_paint(port)


if __name__ == "__main__":
    main()
