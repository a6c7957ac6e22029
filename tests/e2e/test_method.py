"""What an official does on 方法と定義: find out what an answer is worth and why, and take the definitions along."""

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Visit


def test_a_search_that_finds_nothing_says_so_and_can_be_taken_back(visit: Visit) -> None:
    page = visit.open("/method")
    page.get_by_label("指標を探す").fill("そんざいしない")
    expect(page.get_by_role("status")).to_have_text(
        "当てはまる指標はありません。言葉を短くするか、別の言葉で探してください。"
    )
    expect(page.locator("article:visible")).to_have_count(0)
    page.get_by_label("指標を探す").fill("")
    expect(page.locator("article:visible")).to_have_count(page.locator("article").count())
    expect(page.locator("#method-none")).to_be_hidden()


def test_an_address_leads_straight_to_its_indicator(visit: Visit) -> None:
    page = visit.open("/method?lang=en#budget_share")
    entry = page.locator("#budget_share")
    expect(entry).to_be_in_viewport()
    expect(entry).to_contain_text("Our judgement, not an official aim")


def test_taking_the_definitions_along(visit: Visit) -> None:
    page = visit.open("/method")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="指標の一覧（CSV）").click()
    assert waiting.value.suggested_filename == "指標の定義_2026.1.csv"
    content = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))
    assert len(lines) == page.locator("article").count()


def test_paper_has_every_indicator_and_no_contents(visit: Visit) -> None:
    page = visit.open("/method")
    page.emulate_media(media="print")
    expect(page.locator("#contents")).to_be_hidden()
    expect(page.get_by_label("指標を探す")).to_be_hidden()
    expect(page.locator("article:visible")).to_have_count(page.locator("article").count())
