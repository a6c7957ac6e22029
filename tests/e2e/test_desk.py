"""What an official comes for on the pages of deliveries, indicators, comparison and checking."""

import pytest
from playwright.sync_api import expect

from pipeline.settings import ROOT
from tests.e2e.conftest import Visit

FILE = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"


def test_searching_from_any_page_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.open("/standing?pref=480002")
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


@pytest.mark.parametrize("path", ["/compare?codes=482226,483419"])
def test_paper_has_no_controls(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.emulate_media(media="print")
    for gone in (".controls", "#finder", ".take", ".nav"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("contentinfo")).to_be_visible()


def test_from_a_body_to_its_ranges_and_to_others_beside_it(visit: Visit) -> None:
    page = visit.open("/body/482226?pref=480002&year=2025")
    page.get_by_role("link", name="全国・県内の順位の幅を図で見る").click()
    expect(page.locator("h1")).to_have_text("位置と幅")
    expect(page.get_by_role("combobox", name="注目する団体")).to_have_value("葉月市（見本県）")
    page.go_back()
    page.get_by_role("link", name="ほかの団体と並べて比べる").click()
    expect(page.locator("h1")).to_have_text("団体の比較")
    expect(page.locator(".chosen")).to_contain_text("葉月市")
    assert "year=2025" in page.url


def test_a_card_of_a_long_page_is_one_click_away_and_back_works(visit: Visit) -> None:
    page = visit.open("/body/482226?pref=480002&year=2025")
    contents = page.get_by_role("navigation", name="この画面の内容")
    contents.get_by_role("link", name="前の年度からの変化").press("Enter")
    expect(page.locator("#changes-heading")).to_be_in_viewport()
    assert page.url.endswith("#changes")
    page.go_back()
    expect(page.locator("h1")).to_have_text("葉月市")
    expect(page.locator("#changes-heading")).not_to_be_in_viewport()
