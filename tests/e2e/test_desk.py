"""What an official comes for on the pages of deliveries, indicators, comparison and checking."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.settings import ROOT
from tests.e2e.conftest import Visit

FILE = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"


def test_bodies_are_added_taken_out_and_compared_with_others(visit: Visit) -> None:
    page = visit.open("/compare?pref=480002&year=2023")
    page.locator("main").get_by_role("link", name="葉月市").click()
    expect(page.locator(".chosen li")).to_have_count(1)
    box = page.get_by_role("combobox", name="団体を加える")
    box.click()
    box.fill("千鳥")
    page.get_by_role("option", name="千鳥浦町").click()
    expect(page.locator(".chosen li")).to_have_count(2)
    assert "codes=482226,483419" in page.url
    page.get_by_role("link", name="県内").click()
    expect(page.locator(".lead")).to_contain_text("見本県の44団体")
    page.get_by_role("link", name="葉月市を外す").click()
    expect(page.locator(".chosen li")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chosen li")).to_have_count(2)


def choose(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="ファイルを選ぶ").press("Enter")
    chooser.value.set_files(path)


def test_a_file_is_checked_and_its_slip_taken_along(visit: Visit) -> None:
    page = visit.open("/check")
    choose(page, FILE)
    expect(page.locator("#check-result h2")).to_have_text(FILE.name, timeout=180_000)
    expect(page.locator("#check-result")).to_contain_text("選択肢にありません")
    expect(page.get_by_role("status").filter(has_text="検査が終わりました")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="の返却票をExcelでダウンロード").click()
    assert waiting.value.suggested_filename == "確認結果_48_師走町.xlsx"
    page.get_by_role("link", name="指標").click()
    page.get_by_role("link", name="提出前チェック").click()
    expect(page.locator("#check-result")).to_be_empty()


def test_a_hostile_file_stays_text(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/check")
    hostile = tmp_path / "<img src=x onerror=alert(1)>.csv"
    hostile.write_text("<script>alert(1)</script>", encoding="utf-8")
    choose(page, hostile)
    expect(page.locator("#check-result h2")).to_contain_text("<img src=x", timeout=180_000)
    assert page.locator("main img, main script").count() == 0


def test_a_file_above_the_limit_is_refused_before_it_is_sent(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/check")
    page.evaluate("document.getElementById('drop').dataset.limit = '10'")
    large = tmp_path / "large.csv"
    large.write_text("x" * 11, encoding="utf-8")
    choose(page, large)
    expect(page.get_by_role("status").filter(has_text="ファイルが大きすぎます")).to_be_visible()


@pytest.mark.parametrize("path", ["/deliveries", "/compare?codes=482226,483419"])
def test_paper_has_no_controls(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.emulate_media(media="print")
    for gone in (".controls", "#finder", ".take", ".nav"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_visible()
