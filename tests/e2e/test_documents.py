"""The sheet for the mayor, and all of a prefecture, as an official gets them."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Visit


def test_the_sheet_for_the_mayor_takes_two_clicks(visit: Visit) -> None:
    page = visit.open("/?pref=480002&year=2025")
    box = page.get_by_role("combobox", name="団体を探す")
    box.fill("はづき")
    page.get_by_role("option", name="葉月市").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="「葉月市」のA4 1枚のPDFをダウンロード").click()
    assert waiting.value.suggested_filename == "団体カルテ_葉月市_2025.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")


def test_all_sheets_of_a_prefecture_say_how_far_they_are(visit: Visit) -> None:
    page = visit.open("/?pref=490008&year=2025")
    with page.expect_download(timeout=300_000) as waiting:
        page.get_by_role("link", name="全団体の1枚（ZIP）").click()
        expect(page.locator("#zip-status")).to_contain_text("枚のうち")
    with zipfile.ZipFile(waiting.value.path()) as book:
        count = len(book.namelist())
    expect(page.locator("#zip-status")).to_contain_text(f"{count}枚ができました")
