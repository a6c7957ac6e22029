"""A browser, a server over a home of its own, and a page that refuses every other host."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from axe_core_python.sync_playwright import Axe
from dash import Dash
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)
from waitress import create_server
from waitress.server import BaseWSGIServer

from dashboards.app import create_app
from dashboards.serve import listen

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # fmt: skip
"""No name is found and no other address reached. Routes of Playwright, which could refuse the same, turn the browser's
cache off: each page would compile Dash and Plotly anew (a third of the time of these tests)."""
# Two cores shared with the other tests, and with whoever else is on the machine: a page may take its time.
PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)
VIEWPORT: ViewportSize = {"width": 1366, "height": 625}
"""What a desk PC of 1366 × 768 leaves to a page."""
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of them has no window, tabs or menus of its own to draw: it opens a page with a quarter less work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        message = "no Chromium on this machine: tests/e2e/install_browser.sh installs one"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server shows: a copy that tests may publish into."""
    home = tmp_path_factory.mktemp("live") / "home"
    shutil.copytree(sample_home / "published", home / "published")
    for folder in ("reports", "returns", "reference"):
        shutil.copytree(sample_home / folder, home / folder)
    return home


@pytest.fixture
def restored(live_home: Path) -> Iterator[Path]:
    """The live home; afterwards it is published and reported as before."""
    kept = [live_home / "published" / "current.json", live_home / "reports" / "last.json"]
    before = [path.read_bytes() for path in kept]
    yield live_home
    for path, content in zip(kept, before, strict=True):
        path.write_bytes(content)


def publish_changed(home: Path, *statements: str) -> str:
    """Another run: the snapshot of now, changed. Its id, which no run before it had."""
    pointer = home / "published" / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    run_id = f"20990101T0130{len(list((home / 'published').glob('*.duckdb'))):02}"
    new = home / "published" / f"monosashi-{run_id}.duckdb"
    shutil.copy(home / "published" / content["file"], new)
    with duckdb.connect(new) as connection:
        for statement in (*statements, f"UPDATE meta.run SET run_id = '{run_id}'"):
            connection.execute(statement)
    fresh = pointer.with_suffix(".new")
    fresh.write_text(json.dumps(content | {"file": new.name, "run_id": run_id}), encoding="utf-8")
    fresh.replace(pointer)
    return run_id


@pytest.fixture(scope="session")
def base_url(live_home: Path) -> Iterator[str]:
    with served(create_app(live_home, refresh_seconds=1)) as address:
        yield address


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """Serve an app; yields its address."""
    with listen("127.0.0.1", 0) as door:
        server = create_server(app.server, sockets=[door], threads=8)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.trigger.pull_trigger(lambda: close(server))  # in its own thread, which may be waiting for these sockets
        thread.join(timeout=10)


def close(server: BaseWSGIServer) -> None:
    """Close the server and the connections that browsers keep open: with one of them left its thread goes on."""
    for channel in tuple(server.active_channels.values()):
        channel.close()
    server.close()


@dataclass
class Visit:
    """A page and everything it should not have done: errors on the console, requests to other hosts."""

    page: Page
    base_url: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go there, and wait until the heading stands."""
        self.page.goto(self.base_url + path)
        expect(self.page.locator("main h1")).to_be_visible()
        return self.page

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url}")

    def on_console(self, message: ConsoleMessage) -> None:
        # The browser notes the status of a document that is not there; the page then says so kindly.
        if "status of 404" in message.text and message.location.get("url") == self.page.url:
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            self.faults.append(f"console: {message.text}")

    def on_error(self, error: Error) -> None:
        self.faults.append(f"script: {error}")

    def on_failed(self, request: Request) -> None:
        # A page that is left while it still asks is no fault.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.faults.append(f"failed: {request.url} {request.failure}")


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that all tests share, with its cache."""
    shared = browser.new_context(viewport=VIEWPORT, locale="ja-JP", accept_downloads=True)
    shared.set_default_timeout(PATIENCE_MS)
    # Somebody who has seen the tour: its offer would lie over what is clicked. A test of the tour takes the mark away.
    shared.add_init_script("localStorage.getItem('tour-seen') ?? localStorage.setItem('tour-seen', 'true')")
    yield shared
    shared.close()


@pytest.fixture
def visit(context: BrowserContext, base_url: str) -> Iterator[Visit]:
    """A fresh page at 1366 × 625. Fails the test afterwards for anything it should not have done."""
    context.clear_cookies()
    seen = Visit(context.new_page(), base_url)
    seen.page.on("request", seen.on_request)
    seen.page.on("console", seen.on_console)
    seen.page.on("pageerror", seen.on_error)
    seen.page.on("requestfailed", seen.on_failed)
    yield seen
    seen.page.close()
    assert seen.faults == []


FURTHER_ROWS = ".ag-row:nth-child(n+9)"
"""Rows of a grid after the eighth: cells of the same columns once more, and most of the elements of a page."""


def serious_barriers(page: Page, without: str = FURTHER_ROWS) -> list[str]:
    """What axe-core finds on the page as it stands, without the elements of a selector."""
    context = {"include": [["html"]], "exclude": [[without]] if without else []}
    options = {"resultTypes": ["violations"], "preload": False}
    page.evaluate(Axe().axe_script)
    run = "([context, options]) => axe.run(context, options).then(found => found.violations)"
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in page.evaluate(run, [context, options])
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
