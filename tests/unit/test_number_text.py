"""Numbers of cells: a closed list of repairs, and a reason for everything else."""

import time

import pytest

from pipeline.intake.number_text import read_number

PEOPLE = ("人", "名")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("0", 0), ("-3", -3), ("12.5", 12.5), ("007", 7), ("１２", 12), ("１２．５", 12.5),
        ("1,103", 1103),
        ("1，103", 1103), ("１，１０３，５２４", 1103524), ("1,234.5", 1234.5), ("△12", -12), ("▲1,103", -1103),
        ("−3", -3), ("－３", -3), ("–3", -3), ("‐3", -3), ("12人", 12), ("12 人", 12), ("１２　名", 12), ("△3人", -3),
        (" 12\u3000", 12), ("\u00a012\u2003", 12), ("\u200b12\ufeff", 12), ("12\u200b人", 12), ("12\n", 12),
        ('="12"', 12), ('="１２人"', 12), (' ="012" ', 12), ("123456789012345", 123456789012345), ("0.5", 0.5),
    ],
)  # fmt: skip
def test_what_is_clearly_a_number_is_read(text, value):
    assert read_number(text, PEOPLE).value == value


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        ("other_script", ["٣", "1٣", "१२", "๑๒人", "𝟙𝟚", "۱۲"]),
        ("ornamental_digit", ["12²", "②12", "12人②", "½", "⑴", "12⁰", "㊿"]),
        ("error_cell", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"]),
        ("narrow_column", ["##", "########"]),
        ("formula", ["=SUM(A1)", "=A1+3", "=12", '="12"&"人"', "="]),
        ("hidden_character", ["1\u200b2", "1\u202e2人", "1\u00ad103"]),
        ("exponent", ["1e5", "1E+05", "1.2E-3", "-1e400"]),
        ("range", ["約12", "約12人", "12~15", "12～15人", "12〜15", "12-15", "12名から15名", "12以上", "12人以上",
        "12程度",
                   "12名前後", "12+", "<12", "≧12", "12強"]),
        ("thousands_comma", ["1,2", "103,52", "1,1035", "1234,567", "0,123", "1,103,", ",5", "1,,103", "1,2人",
        "１，２"]),
        ("decimal_point", ["12.", ".5", "1.2.3", "12.人", "1,103."]),
        ("two_numbers", ["12 15", "12、15", "12人（うち3人）", "1 103", "12/15"]),
        ("a_date", ["2025/3/31", "2025-03-31", "2025-03-31 00:00", "3月31日", "2025年3月31日"]),
        ("percent_sign", ["12%", "12％", "12 パーセント", "1,103%"]),
        ("other_unit", ["12千円", "12件", "12ヶ月", "1,103円", "12人日"]),
        ("too_many_digits", ["9" * 16, "9" * 400, "0.1234567890123456", "1" + "0" * 400, "0." + "0" * 400 + "1"]),
        ("no_answer", ["なし", "該当なし", "不明", "-", "－", "ー", "n/a"]),
        ("no_number", ["十二", "%", "+12", "--12", "inf", "nan", "NaN", "Infinity", "人",
        "令和7年"]),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_with_its_reason(reason, texts):
    assert {text: read_number(text, PEOPLE).reason for text in texts} == dict.fromkeys(texts, reason)


@pytest.mark.parametrize("text", ["74.2%", "７４．２％", "74.2 %", "74.2パーセント", "74.2ﾊﾟｰｾﾝﾄ", "74.2"])
def test_a_percent_sign_belongs_to_a_percentage(text):
    assert read_number(text, is_percent=True).value == 74.2


@pytest.mark.parametrize("text", ["7割", "12人", "74.2%%", "74,2%", "約7%"])
def test_a_percentage_is_read_as_strictly(text):
    assert read_number(text, is_percent=True).value is None


def test_a_unit_is_that_of_the_item_alone():
    assert read_number("12千円", ["千円"]).value == 12
    assert read_number("12円", ["千円"]).reason == "other_unit"
    assert read_number("12㎞", ["km"]).value == 12
    assert read_number("12名").reason == "other_unit"


def test_nothing_is_minus_nothing():
    assert str(read_number("△0").value) == "0.0"


LONG = 32_000


@pytest.mark.parametrize(
    "text",
    [
        "9" * LONG, "1" + " " * LONG + "2", " " * LONG + "a", "a" + " " * LONG + "b", "1," * LONG, "1." * LONG,
        "1人" * LONG, "1" + "人" * LONG, "\u200b1" * LONG, '="' + "1" * LONG, "1" * LONG + "~" * LONG, "約" * LONG,
    ],
)  # fmt: skip
def test_the_longest_cell_is_refused_at_once(text):
    begin = time.process_time()
    assert read_number(text, PEOPLE).value is None
    assert time.process_time() - begin < 1
