"""提出前チェック in Chromium: a file is chosen, its findings read, its slip taken along."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.settings import ROOT
from tests.e2e.conftest import Visit, serious_barriers

FILE = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"


def choose(page: Page, *paths: Path) -> None:
    """Choose files, once the page stands."""
    expect(page.locator("#footer dl")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("ファイルを選ぶ").click()
    chooser.value.set_files(paths)


def test_a_file_is_checked_and_its_slip_taken_along(visit: Visit) -> None:
    page = visit.open("/check")
    choose(page, FILE)
    expect(page.get_by_label("ここにファイルを置いてください")).to_be_enabled()  # named, so reached by keyboard
    expect(page.locator("#check-result h2")).to_have_text(FILE.name, timeout=180_000)
    expect(page.locator("#check-result")).to_contain_text("選択肢にありません")
    expect(page.get_by_role("status").filter(has_text="検査が終わりました")).to_be_visible()
    with page.expect_download() as waiting:
        page.locator("#check-result .take-button").first.click()
    assert waiting.value.suggested_filename == "確認結果_48_師走町.xlsx"
    assert serious_barriers(page) == []
    page.get_by_role("link", name="方法と定義").click()
    page.get_by_role("link", name="提出前チェック").click()
    expect(page.locator("#check-result")).to_be_empty()


def test_a_hostile_file_stays_text(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/check")
    hostile = tmp_path / "<img src=x onerror=alert(1)>.csv"
    hostile.write_text("<script>alert(1)</script>", encoding="utf-8")
    choose(page, hostile)
    expect(page.locator("#check-result h2")).to_contain_text("<img src=x", timeout=180_000)
    assert page.locator("main img, main script").count() == 0


@pytest.mark.slow
def test_what_may_not_be_sent_is_refused_before_it_is_sent(
    visit: Visit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dashboards.components.file_check.max_bytes", lambda: 10)
    page = visit.open("/check")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/check/file" in request.url else None)
    large = tmp_path / "large.csv"
    large.write_text("x" * 40, encoding="utf-8")
    choose(page, large)
    expect(page.get_by_role("status").filter(has_text="ファイルが大きすぎます")).to_be_visible()
    choose(page, large, FILE)
    expect(page.get_by_role("status").filter(has_text="一度に検査できるのは1ファイル")).to_be_visible()
    assert sent == []
