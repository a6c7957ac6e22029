"""Dates and fiscal years as offices write them: ISO, slashes, kanji, eras, Excel serials."""

import re
from datetime import date, timedelta

from pipeline.intake.text import normalize_text

_ERA_STARTS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""The year before the era's first."""
_ERA = r"(?P<era>令和|平成|昭和|[RHS])?\s*(?P<year>元|\d{1,4})"
_FISCAL_YEAR = re.compile(_ERA + r"\s*(?:年度?)?")
_DATE = re.compile(_ERA + r"\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?")
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.0)?")
_SERIAL_START = date(1899, 12, 30)


def read_fiscal_year(text: str) -> int | None:
    """Read a fiscal year: `2025`, `2025年度`, `令和7年度` or `R7` is 2025; None for anything else."""
    match = _FISCAL_YEAR.fullmatch(normalize_text(text).removesuffix(".0"))
    year = _western_year(match) if match else None
    return year if year and year >= 1900 else None


def read_date(text: str) -> date | None:
    """Read a date: `2026-04-01`, `2026/4/1`, `令和8年4月1日`, `R8.4.1` or the Excel serial `46113`; else None."""
    plain = normalize_text(text).removesuffix(" 00:00:00")
    if _SERIAL.fullmatch(plain):
        return _SERIAL_START + timedelta(days=int(float(plain)))
    match = _DATE.fullmatch(plain)
    year = _western_year(match) if match else None
    if not match or not year or year < 1900:
        return None
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _western_year(match: re.Match[str]) -> int | None:
    number = 1 if match["year"] == "元" else int(match["year"])
    if match["era"]:
        return _ERA_STARTS[match["era"]] + number if number < 100 else None
    return number if match["year"] != "元" else None
