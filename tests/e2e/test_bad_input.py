"""What must not break a page that people look at: names nobody expected, and a snapshot that vanishes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit, publish_changed

LONG = "とても長い名前を持つ二十文字ちょうどの村"
HOSTILE = "<script>alert(1)</script>\u202e"
PATHS = ["/compare?codes=482226,482234,483419,483834",
         "/standing?code=482226", "/deliveries"]  # fmt: skip


@pytest.fixture
def renamed(restored: Path) -> str:
    """Every town of 見本県 has a name of twenty characters, and 葉月市 has one that would like to run."""
    assert len(LONG) == 20
    return publish_changed(
        restored,
        f"UPDATE core.body SET name = '{LONG}' WHERE prefecture_code = '480002' AND body_kind = 'municipality'",
        f"UPDATE core.body SET name = '{HOSTILE}' WHERE code = '482226'",
    )


def test_long_and_hostile_names_fit_on_every_page_and_run_on_none(visit: Visit, renamed: str) -> None:
    ran: list[str] = []
    visit.page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for path in PATHS:
        page = visit.open(path)
        expect(page.locator("footer")).to_contain_text(renamed)
        for width in (1920, 1280, 375):
            page.set_viewport_size({"width": width, "height": 720})
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (path, width)
        assert page.locator("main script").count() == 0, path
    assert ran == []


def test_a_snapshot_that_vanishes_under_an_open_page_is_said_and_comes_back(visit: Visit, live_home: Path) -> None:
    page = visit.open("/compare?codes=482226")
    expect(page.locator(".chosen")).to_contain_text("葉月市")
    aside = (live_home / "published").rename(live_home / "aside")
    try:
        expect(page.locator("h1")).to_have_text("公表されたデータはまだありません")
        expect(page.locator("main")).to_contain_text("monosashi run")
        expect(page.get_by_role("navigation", name="主なページ")).to_be_visible()
    finally:
        aside.rename(live_home / "published")
    expect(page.locator(".chosen")).to_contain_text("葉月市")
