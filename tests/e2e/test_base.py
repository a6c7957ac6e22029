"""Below a path, as behind a proxy, the desk works as anywhere."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from waitress import create_server

from dashboards.old.app import create_app
from dashboards.serve import listen
from tests.e2e.conftest import Visit


@pytest.fixture(scope="module")
def base_url(sample_home: Path) -> Iterator[str]:
    with listen("127.0.0.1", 0) as door:
        server = create_server(create_app(sample_home, base="/monosashi").server, sockets=[door], threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/monosashi"
        server.close()
        thread.join(timeout=10)


def test_pages_search_and_files_below_a_path(visit: Visit) -> None:
    page = visit.open("/?pref=480002")
    page.get_by_role("link", name="団体カルテ").click()
    expect(page.locator("a:has([aria-current=page])").first).to_have_text("団体カルテ")
    box = page.get_by_role("combobox", name="団体を探す")
    box.fill("はづき")
    page.get_by_role("option", name="葉月市").click()
    expect(page.locator("h1")).to_have_text("葉月市")
    assert page.url.startswith(f"{visit.base_url}/body/482226")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="をCSVでダウンロード").first.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
    page.go_back()
    expect(page.locator("main h1")).to_contain_text("見本県")
