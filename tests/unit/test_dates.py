"""Dates and fiscal years of cells: the spellings of offices, and a reason for everything else."""

import time
from datetime import date

import pytest

from pipeline.intake.dates import read_date
from pipeline.intake.fiscal_years import read_fiscal_year


@pytest.mark.parametrize(
    "text",
    [
        "2028-03-31", "2028-3-31", "2028/3/31", "2028.3.31", "2028年3月31日", "２０２８年３月３１日",
        "2028年 3月 31日",
        "令和10年3月31日", "令和１０年３月３１日", "R10.3.31", "R10/3/31", "R.10.3.31", "㋿10年3月31日",
        "平成40年3月31日",
        "2028/3/31 0:00", "2028/3/31 00:00", "2028-03-31 00:00:00", "2028-03-31T00:00:00", "20280331",
        "２０２８０３３１",
        "令和10年（2028年）3月31日", "2028年（令和10年）3月31日", "令和10(2028)年3月31日", "2028(R10).3.31",
        "2028年3月31日(金)", "2028年3月31日（金曜日）", "2028-03-31 金曜", "2028/3/31（金）", "2028年3月31日㈮",
        " 2028-03-31\u3000", "\ufeff2028-03-31", '="2028/3/31"', "2028−3−31",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert read_date(text).value == date(2028, 3, 31)


def test_the_first_year_of_an_era():
    assert read_date("令和元年5月1日").value == date(2019, 5, 1)
    assert read_date("S64.1.7").value == date(1989, 1, 7)
    assert read_date("平成元年1月8日").value == date(1989, 1, 8)


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        ("era_zero", ["令和0年3月31日", "R0.3.31", "平成00年3月31日"]),
        ("serial", ["46113", "46113.0", "４６１１３", "46113.5"]),
        ("no_such_day", ["2028年2月30日", "2027-02-29", "20281331", "2028/13/1", "0028-03-31", "2028/0/1"]),
        ("years_disagree", ["令和10年（2027年）3月31日", "2028年（令和9年）3月31日"]),
        ("wrong_weekday", ["2028年3月31日(木)", "2028-03-31 土曜日"]),
        ("incomplete_date", ["2028年3月", "令和10年3月", "2028/3", "2028-03", "2028", "令和9年度末", "2028年3月末",
        "3月31日"]),
        ("two_dates", ["2025-04-01～2028-03-31", "2025年4月1日から2028年3月31日", "2028/3/31、2029/3/31"]),
        ("short_year", ["28/3/31", "10.3.31", "10年3月31日"]),
        ("other_script", ["٢٠٢٨/3/31", "2028/3/३१"]),
        ("ornamental_digit", ["2028年3月③日", "2028/3/3¹"]),
        ("error_cell", ["#REF!", "#VALUE!"]),
        ("narrow_column", ["########"]),
        ("formula", ["=TODAY()", "=DATE(2028,3,31)"]),
        ("hidden_character", ["2028/3\u200b/31"]),
        ("no_answer", ["未定", "なし", "-"]),
        ("no_date", ["2028/3/31 12:30", "明治10年3月31日", "2028-03-31です"]),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_reason(reason, texts):
    assert {text: read_date(text).reason for text in texts} == dict.fromkeys(texts, reason)


@pytest.mark.parametrize(
    "text",
    [
        "2025", "２０２５", "2025年度", "2025年", "令和7年度", "令和７年度", "R7", "R7年度", "㋿7年度", "2025.0",
        " 2025 ",
        "2025年度（令和7年度）", "令和7年度（2025年度）", "令和7（2025）年度", "2025(R7)", "\ufeff2025",
        '="2025"', "平成37年度",
    ],
)  # fmt: skip
def test_a_fiscal_year_is_read_however_it_is_written(text):
    assert read_fiscal_year(text) == 2025


def test_the_first_fiscal_year_of_an_era():
    assert read_fiscal_year("令和元年度") == 2019


@pytest.mark.parametrize(
    "text",
    [
        "2025年度（令和8年度）", "令和7年度（2026年度）", "令和0年度", "25", "7", "7年度", "2025年4月", "20255",
        "٢٠٢٥",
        "202⑤", "令和٧年度", "度", "", "2025-2026", "1899", "2\u200b025",
    ],
)  # fmt: skip
def test_what_is_no_fiscal_year(text):
    assert read_fiscal_year(text) is None


@pytest.mark.parametrize(
    "text",
    ["1" * 32_000, "20" + " " * 32_000 + "1", "R" + " " * 32_000 + "." + " " * 32_000, "1年" * 16_000, "(" * 32_000],
)
def test_the_longest_cell_is_refused_at_once(text):
    begin = time.process_time()
    assert read_date(text).value is None
    assert read_fiscal_year(text) is None
    assert time.process_time() - begin < 1
