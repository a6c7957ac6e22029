"""What an official comes for on the pages of deliveries, indicators, comparison and checking."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.settings import ROOT
from tests.e2e.conftest import Visit

FILE = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"


def test_searching_from_any_page_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.open("/check?pref=480002")
    box = page.get_by_role("combobox", name="団体を探す")
    for _ in range(20):
        if box.evaluate("box => box === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.type("はづき")
    expect(page.get_by_role("option", name="葉月市")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("葉月市")
    assert page.url.endswith("/body/482226?pref=480002")


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


@pytest.mark.parametrize("path", ["/deliveries"])
def test_paper_has_no_controls(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.emulate_media(media="print")
    for gone in (".controls", "#finder", ".take", ".nav"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_visible()


def test_a_card_of_a_long_page_is_one_click_away_and_back_works(visit: Visit) -> None:
    page = visit.open("/body/482226?pref=480002&year=2025")
    contents = page.get_by_role("navigation", name="この画面の内容")
    contents.get_by_role("link", name="前の年度からの変化").press("Enter")
    expect(page.locator("#changes-heading")).to_be_in_viewport()
    assert page.url.endswith("#changes")
    page.go_back()
    expect(page.locator("h1")).to_have_text("葉月市")
    expect(page.locator("#changes-heading")).not_to_be_in_viewport()
