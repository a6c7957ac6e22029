"""The bytes that a page needs: every page with an empty cache, over the sample."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.page_size import ENCODED_BYTES, PATHS

MOST = 600_000
"""Bytes, compressed, of everything a page asks for before its reader does anything."""


@pytest.mark.parametrize("path", [*PATHS, "/check", "/compare?codes=482226,483419"])
def test_a_page_is_light(visit: Visit, path: str) -> None:
    page = visit.open(path.format(code="482226"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate(ENCODED_BYTES) < MOST


def test_all_bodies_are_fetched_when_somebody_searches_and_not_before(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open("/standing?code=482226")
    expect(page.get_by_role("combobox", name="注目する団体")).to_have_value("葉月市（見本県）")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "bodies.json" in url]
    page.get_by_role("combobox", name="団体を探す").fill("ちどり")
    expect(page.get_by_role("option", name="千鳥浦町")).to_be_visible()
    page.get_by_role("combobox", name="注目する団体").fill("ちどり")
    page.get_by_role("option", name="千鳥浦町").click()
    expect(page.locator(".lead")).to_contain_text("千鳥浦町")
    assert len([url for url in asked if "bodies.json" in url]) == 1
