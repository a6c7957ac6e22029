"""What an official does on 団体比較 and 全国・県内での位置: add and remove bodies, try a weight, mail the address."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.test_pages import opened


@pytest.mark.slow
def test_bodies_are_added_by_reading_and_removed_and_the_address_keeps_them(visit: Visit) -> None:
    page = opened(visit, "/compare?codes=482226")
    box = page.get_by_role("textbox", name="団体", exact=True)
    box.fill("ちどり")
    page.get_by_role("option", name="千鳥浦町").click()
    page.wait_for_url("**codes=482226%2C483419*")
    expect(page.locator(".ag-header-cell[col-id='483419']")).to_be_visible()
    box.click()
    page.keyboard.press("Backspace")
    page.wait_for_url("**/compare?codes=482226")
    expect(page.locator(".ag-header-cell[col-id='483419']")).to_have_count(0)


@pytest.mark.slow
def test_a_weight_is_tried_by_keyboard_mailed_as_a_link_and_put_back(visit: Visit) -> None:
    page = opened(visit, "/ranking?group=steps&tab=trial")
    slider = page.get_by_role("slider", name="STEP0")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_url("**w.step0=1.25*")
    expect(page.locator("[data-card='trial']")).to_contain_text("上位・中位・下位が変わる")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuenow", "1.25")
    page.get_by_role("link", name="枠組みの重みに戻す").click()
    expect(page.get_by_text("つまみで重みを変えると")).to_be_visible()
    assert "w.step0" not in page.url


EIGHT = "482013,482021,482030,482048,482056,482226,483419,483010"


@pytest.mark.slow
def test_eight_bodies_stand_beside_each_other_and_their_names_stay_while_one_scrolls(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(visit, f"/compare?codes={EIGHT}")
    grid = page.locator("[data-card='indicators'] .grid")
    expect(grid.locator(".ag-row [col-id='483010']").first).to_be_visible()
    grid.scroll_into_view_if_needed()
    last = page.evaluate("id => dash_ag_grid.getApi(id).getDisplayedRowCount() - 1", grid.get_attribute("id"))
    assert last > 40
    page.evaluate("([id, last]) => dash_ag_grid.getApi(id).ensureIndexVisible(last)", [grid.get_attribute("id"), last])
    expect(grid.locator(f".ag-row[row-index='{last}'] .ag-cell").first).to_be_in_viewport()
    for code in EIGHT.split(","):
        expect(grid.locator(f".ag-header-cell[col-id='{code}']")).to_be_in_viewport(ratio=0.99)
