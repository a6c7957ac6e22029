"""Boxes to pick one of many in, by keyboard as an official types: with a reading, a mistake, a change of mind."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit


def active_option(page: Page, id_: str) -> str:
    """The text of the option that a screen reader is told of."""
    return page.locator(f"#{id_}").evaluate(
        "box => document.getElementById(box.getAttribute('aria-activedescendant')).textContent"
    )


def test_a_prefecture_is_picked_by_keyboard_and_the_box_keeps_the_focus(visit: Visit) -> None:
    page = visit.open("/")
    box = page.get_by_role("combobox", name="都道府県")
    box.focus()
    expect(page.get_by_role("listbox", name="都道府県")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox", name="都道府県").get_by_role("option")).to_have_text(
        ["見本県", "例示県", "雛形県"]
    )
    expect(box).to_have_attribute("aria-expanded", "true")
    assert active_option(page, "pref") == "見本県"
    page.keyboard.press("ArrowUp")
    assert active_option(page, "pref") == "雛形県"
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("雛形県の概況")
    expect(box).to_be_focused()
    expect(box).to_have_value("雛形県")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_change_of_mind_leaves_everything_as_it_was(visit: Visit) -> None:
    page = visit.open("/")
    box = page.get_by_role("combobox", name="都道府県")
    box.fill("れいじ")
    expect(page.get_by_role("option")).to_have_text(["見つかりません"])
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(box).to_have_value("見本県")
    box.fill("雛")
    expect(page.get_by_role("option")).to_have_text(["雛形県"])
    page.keyboard.press("Tab")
    expect(box).to_have_value("見本県")
    expect(page.get_by_role("option")).to_have_count(0)
    assert "pref=" not in page.url


def test_keys_belong_to_the_composition_of_japanese_while_it_lasts(visit: Visit) -> None:
    page = visit.open("/")
    box = page.get_by_role("combobox", name="団体を探す")
    box.fill("はづき")
    expect(page.get_by_role("option", name="葉月市")).to_be_visible()
    box.evaluate("box => box.dispatchEvent(new KeyboardEvent('keydown', "
                 "{ key: 'Enter', isComposing: true, bubbles: true }))")  # fmt: skip
    expect(page.get_by_role("option", name="葉月市")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("葉月市")


def test_bodies_that_begin_so_come_first(visit: Visit) -> None:
    page = visit.open("/check")
    page.get_by_role("combobox", name="団体を探す").fill("つき")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    names = options.all_inner_texts()
    begins = page.evaluate(
        """async names => {
          const all = await (await fetch("/bodies.json")).json();
          return names.map(name => all.find(each => each.label === name).kana.startsWith("ツキ"));
        }""",
        names,
    )
    assert begins == sorted(begins, reverse=True) and begins[0] and not begins[-1]


def test_the_focus_goes_along_to_the_page_that_was_searched_for(visit: Visit) -> None:
    page = visit.open("/check")
    box = page.get_by_role("combobox", name="団体を探す")
    box.fill("はづき")
    expect(page.get_by_role("option", name="葉月市")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("葉月市")
    expect(page.locator("main")).to_be_focused()
    expect(box).to_have_value("")


def test_a_page_that_arrives_late_does_not_disturb_a_search(visit: Visit) -> None:
    page = visit.open("/")
    page.get_by_role("link", name="方法と定義").click()
    box = page.get_by_role("combobox", name="団体を探す")
    box.fill("はづき")
    expect(page.locator("h1")).to_have_text("方法と定義")
    expect(page).to_have_title("方法と定義｜ものさし")
    expect(page.get_by_role("option", name="葉月市")).to_be_visible()
    expect(box).to_be_focused()
