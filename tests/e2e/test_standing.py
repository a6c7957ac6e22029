"""What an official does on 位置と幅: find the own place with its range, try other weights, mail the address, print."""

from playwright.sync_api import expect

from tests.e2e.conftest import Visit


def test_the_prefecture_is_that_of_the_body_until_another_is_chosen(visit: Visit) -> None:
    page = visit.open("/standing?code=503258")
    box = page.get_by_role("combobox", name="都道府県")
    expect(box).to_have_value("雛形県")
    box.click()
    page.get_by_role("option", name="例示県").click()
    expect(page.locator(".lead")).to_contain_text("例示県")
    expect(box).to_have_value("例示県")
    assert "code=" not in page.url


def test_other_weights_are_tried_by_keyboard_and_mailed_as_a_link(visit: Visit) -> None:
    page = visit.open("/standing?pref=480002&group=steps")
    slider = page.get_by_role("slider", name="STEP0")
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#weight-step0-value")).to_have_text("×2.50")
    expect(page.locator("#trial h2")).to_contain_text("3分の1が変わる")
    expect(page.get_by_role("status").filter(has_text="公表の順位ではありません")).to_be_visible()
    assert page.url.endswith("&w=step0:2.5")
    # The slider is still in hand.
    expect(slider).to_be_focused()
    said = page.locator("#trial h2").inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**w=step0:2.75")
    page.goto(page.url.replace("2.75", "2.5"))
    expect(page.locator("#trial h2")).to_have_text(said)
    expect(slider).to_have_value("2.5")
    page.get_by_role("link", name="枠組みの重みに戻す").click()
    expect(page.locator("#trial h2")).to_have_text("重みは枠組みどおりです")
    expect(slider).to_have_value("1")


def test_paper_has_the_bars_and_no_controls(visit: Visit) -> None:
    page = visit.open("/standing?code=482226&scope=all")
    page.emulate_media(media="print")
    for gone in (".controls", ".pills", ".take", ".nav"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".rank-overview")).to_be_visible()
    expect(page.locator(".limits")).to_contain_text("信頼区間ではありません")
