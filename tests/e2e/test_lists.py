"""Lists: sorted by their headings, searched, taken along as they are seen, found again on the way back."""

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.conftest import Visit

LIST = "/?pref=500003&year=2023"


def shown(page: Page, column: int) -> list[str]:
    """The texts of a column as the reader sees them."""
    return page.locator(f"#bodies tbody tr:visible > :nth-child({column})").all_inner_texts()


def heading(page: Page, name: str) -> Locator:
    return page.locator("#bodies thead th").filter(has=page.get_by_role("button", name=name, exact=True))


@pytest.mark.parametrize("path", [LIST, LIST + "&lang=en", "/indicator/cio_appointed?pref=500003&year=2023&lang=en"])
def test_a_sheet_of_paper_is_wide_enough(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.emulate_media(media="print")
    # A4 without its margins, in the browser's pixels.
    page.set_viewport_size({"width": 710, "height": 1000})
    assert page.locator(".list").evaluate("list => list.getBoundingClientRect().right <= window.innerWidth")
    assert page.locator(".list tbody tr").count() == page.locator(".list tbody tr:visible").count() > 1
