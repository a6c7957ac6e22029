"""Five tasks an official comes with, each from the door of the desk to its answer in at most four clicks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.skip(reason="tasks cross pages rebuilt and not yet rebuilt: to write anew with the last page")

MOST = 4


class Official:
    """Clicks, and counts. Reading takes none; typing into a box comes after the click into it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def card(self, name: str) -> Locator:
        """A card by the label above its heading."""
        return self.page.locator(".card").filter(has=self.page.get_by_text(name, exact=True))


@pytest.fixture
def official(visit: Visit) -> Iterator[Official]:
    """At the desk of 見本県, at its door. Fails the test afterwards for a fifth click."""
    one = Official(visit.open("/"))
    expect(one.page.locator("h1")).to_have_text("見本県の概況")
    yield one
    assert 0 < one.clicks <= MOST


def test_which_of_my_towns_failed_step1_and_why(official: Official) -> None:
    official.click(official.card("STEPごとの達成状況").get_by_role("link", name="全体方針"))
    card = official.card("STEPを達成していない団体")
    expect(card.get_by_role("heading")).to_have_text("STEP1「全体方針」は、未到達23団体、回答待ち2団体")
    expect(card).to_be_in_viewport()
    expect(card.get_by_role("row").filter(has_text="未到達")).to_have_count(23)
    row = card.get_by_role("row").filter(has=official.page.get_by_role("link", name="皐月市", exact=True))
    expect(row).to_contain_text(
        "必須の「全体方針の策定: 予定」、「工程表: 定めていない」で、要件を満たしていないうえ、点が31.3で、"
        "達成の目安60に届かない"
    )


def test_who_among_comparable_bodies_passed_it_last_year(official: Official) -> None:
    official.click(official.card("STEPごとの達成状況").get_by_role("link", name="全体方針"))
    row = official.page.get_by_role("row").filter(has=official.page.get_by_role("link", name="皐月市", exact=True))
    official.click(row.get_by_role("link", name="前の年度に達成していた3団体"))
    expect(official.page.locator("h1")).to_have_text("皐月市")
    card = official.card("手本になる団体")
    expect(card.get_by_role("heading")).to_have_text(
        "比べる相手のうち、2024年度（令和6年度）にSTEP1「全体方針」を達成していたのは3団体"
    )
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text("人口帯と種別「10〜20万人 × 一般市」の6団体")
    assert card.get_by_role("link").all_inner_texts() == ["錦葉市", "文月市", "卯月市"]


def test_what_changed_since_last_year_in_people(official: Official) -> None:
    official.click(official.card("前回からの変化").get_by_role("link", name="人材", exact=True))
    card = official.card("前回からの変化")
    expect(card.get_by_role("heading", level=2)).to_contain_text("人材の点は、2024年度（令和6年度）から42団体のうち")
    experts = card.get_by_role("row").filter(has_text="高度専門人材の確保")
    expect(experts.get_by_role("cell").first).to_have_text("7")
    expect(card.get_by_role("row").filter(has_text="師走町")).to_contain_text("＋38.5")
    assert "pillar=people" in official.page.url


def test_the_sheet_for_the_mayor_is_printed(official: Official) -> None:
    box = official.page.get_by_role("combobox", name="団体を探す")
    official.click(box)
    box.fill("葉月")
    official.click(official.page.get_by_role("option", name="葉月市"))
    with official.page.expect_download() as waiting:
        official.click(official.page.get_by_role("link", name="「葉月市」のA4 1枚のPDFをダウンロード"))
    assert waiting.value.suggested_filename == "団体カルテ_葉月市_2025.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")


def test_which_files_are_missing_and_what_is_wrong_with_one(official: Official) -> None:
    official.click(official.page.get_by_role("link", name="提出状況", exact=True))
    expect(official.page.locator("h1")).to_have_text("見本県の提出状況")
    missing = official.card("調査ごとの到着")
    expect(missing).to_contain_text("未提出 1団体: ")
    expect(missing.get_by_role("link", name="磯馴村")).to_be_visible()
    official.click(official.page.get_by_role("link", name="一部受理"))
    file = official.page.get_by_role("article", name="師走町")
    expect(file).to_contain_text("「任命してる」は「CIO（情報化統括責任者）を任命していますか」の選択肢にありません。")
    expect(file).to_contain_text("直し方")
