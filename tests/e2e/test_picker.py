"""Boxes to pick one of many in, by keyboard as an official types: with a reading, a mistake, a change of mind."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit


def active_option(page: Page, id_: str) -> str:
    """The text of the option that a screen reader is told of."""
    return page.locator(f"#{id_}").evaluate(
        "box => document.getElementById(box.getAttribute('aria-activedescendant')).textContent"
    )


def test_bodies_that_begin_so_come_first(visit: Visit) -> None:
    page = visit.open("/standing")
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
    page = visit.open("/standing")
    box = page.get_by_role("combobox", name="団体を探す")
    box.fill("はづき")
    expect(page.get_by_role("option", name="葉月市")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("葉月市")
    expect(page.locator("main")).to_be_focused()
    expect(box).to_have_value("")
