"""Names in Latin letters, for the pages in English."""

import polars as pl
import pytest

from dashboards.latin_names import latin_name, with_latin_names


@pytest.mark.parametrize(
    ("name", "kana", "latin"),
    [
        ("葉月市", "ハヅキシ", "Hazuki-shi"),
        ("千鳥浦町", "チドリウラチョウ", "Chidoriura-cho"),
        ("東京都", "トウキョウト", "Tokyo-to"),
        ("北海道", "ホッカイドウ", "Hokkaido"),
        ("豊浦町", "トヨウラチョウ", "Toyoura-cho"),
        ("山陽小野田市", "サンヨウオノダシ", "San'yoonoda-shi"),
        ("大町市", "オオマチシ", "Omachi-shi"),
        ("市", "シ", "Shi"),
        ("読みのない町", "", "読みのない町"),
    ],
)
def test_a_reading_is_written_as_a_name(name, kana, latin):
    assert latin_name(name, kana) == latin


def test_only_a_text_that_is_the_name_of_the_code_beside_it_is_written_in_latin_letters():
    bodies = pl.DataFrame(
        {"code": ["480002", "482013"], "name": ["見本県", "睦月市"], "kana": ["ミホンケン", "ムツキシ"],
         "prefecture_code": ["480002", "480002"], "prefecture": ["見本県", "見本県"]}
    )  # fmt: skip
    frame = pl.DataFrame({"code": ["482013", "482013"], "name": ["睦月市", "睦月市.csv"], "prefecture": ["見本県"] * 2})
    shown = with_latin_names(frame, bodies)
    assert shown["name"].to_list() == ["Mutsuki-shi", "睦月市.csv"]
    assert shown["prefecture"].to_list() == ["Mihon-ken"] * 2
