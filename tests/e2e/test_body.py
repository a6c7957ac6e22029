"""団体カルテ in Chromium: the first screen, the source of an answer, the tabs."""

from playwright.sync_api import expect

from tests.e2e.conftest import Visit


def test_stage_steps_and_next_moves_stand_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/body/482226")
    expect(page.locator(".step-chip").first).to_be_visible()
    tops = page.locator(".step-chip, .next-list").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert len(tops) > 4 and all(top < 560 for top in tops)


def test_the_source_of_an_answer_and_the_other_tabs_of_a_body_are_one_click_away(visit: Visit) -> None:
    page = visit.open("/body/482226")
    page.get_by_text("すべて", exact=True).click()
    page.wait_for_url("**show=all*")
    page.locator(".ag-row[row-id='dx_policy']").get_by_role("button", name="出典").click()
    expect(page.get_by_role("dialog")).to_contain_text("書かれていた文字")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="先に達成した類似団体").click()
    page.wait_for_url("**tab=examples*")
    expect(page.locator("[data-card='examples'] .ag-row").first).to_be_visible()
