"""A grid with every municipality of the nation, in Chromium: it scrolls within itself and draws only what is seen."""

from collections.abc import Iterator

import pytest
from dash import Dash
from playwright.sync_api import expect

from tests.e2e.conftest import Visit, served
from tests.e2e.test_pages import opened
from tests.pages.test_few import EVERYBODY, crowded  # noqa: F401  a fixture

pytestmark = pytest.mark.slow
MOST_DRAWN = 80
"""Rows of a grid that stand in the page at once, of which some 15 are seen."""


@pytest.fixture
def base_url(crowded: Dash) -> Iterator[str]:  # noqa: F811
    with served(crowded) as address:
        yield address


def test_all_bodies_of_the_nation_are_scrolled_through_within_the_grid(visit: Visit) -> None:
    page = opened(visit, "/?pref=480002&year=2025")
    grid = page.locator("[data-card='bodies'] .grid")
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 625 + grid.bounding_box()["height"]
    last = page.evaluate("id => dash_ag_grid.getApi(id).getDisplayedRowCount() - 1", grid.get_attribute("id"))
    assert last > EVERYBODY - 44
    grid.scroll_into_view_if_needed()
    for at in (last, last // 2):
        page.evaluate("([id, at]) => dash_ag_grid.getApi(id).ensureIndexVisible(at)", [grid.get_attribute("id"), at])
        expect(grid.locator(f".ag-row[row-index='{at}'] .ag-cell").first).to_be_in_viewport()
        expect(grid.locator(".ag-header-cell[col-id='name']")).to_be_in_viewport()
        assert grid.locator(".ag-center-cols-container .ag-row").count() < MOST_DRAWN
