"""Dates as offices write them: ISO, slashes, dots, kanji, eras, eight digits; with weekday or midnight."""

import re
from dataclasses import dataclass
from datetime import date

from pipeline.intake.eras import FIRST_YEAR, western_years, year_pattern
from pipeline.intake.refusals import find_refusal
from pipeline.intake.text import normalize_text, strip_outer, unwrap_formula

_WEEKDAYS = "月火水木金土日"
_DASH = "-−–‐"
_YEAR = rf"{year_pattern()}(?:\s*年?\s*\(\s*{year_pattern('_again')}\s*年?\s*\))?"
_MONTH_AND_DAY = rf"(?P<month>[0-9]{{1,2}})\s*[{_DASH}/.月]\s*(?P<day>[0-9]{{1,2}})\s*日?"
_WEEKDAY = rf"(?:\s*\(?(?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\)?)?"
_MIDNIGHT = r"(?:(?:\s+|T)0?0:00(?::00(?:\.0+)?)?)?"
_DATE = re.compile(rf"{_YEAR}\s*(?:[{_DASH}/.年]|(?<=\)))\s*{_MONTH_AND_DAY}{_WEEKDAY}{_MIDNIGHT}")
_EIGHT_DIGITS = re.compile(r"(?P<western>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_AND_MONTH = rf"(?<![0-9{_DASH}/.])[0-9元]{{1,4}}\s*[{_DASH}/.年]\s*[0-9]{{1,2}}(?![0-9])"
_REASONS = (
    ("serial", re.compile(r"[0-9]{5}(?:\.[0-9]+)?")),
    ("short_year", re.compile(rf"'?[0-9]{{1,2}}\s*[{_DASH}/.年]\s*{_MONTH_AND_DAY}")),
    ("incomplete_date", re.compile(rf"{_YEAR}\s*(?:[{_DASH}/.年]?\s*(?:[0-9]{{1,2}}\s*月?)?|年度)\s*[初末]?")),
    ("incomplete_date", re.compile(rf"[0-9]{{1,2}}\s*[{_DASH}/.月]\s*[0-9]{{1,2}}\s*日?")),
    ("two_dates", re.compile(rf".*?{_YEAR_AND_MONTH}.*?{_YEAR_AND_MONTH}.*", re.DOTALL)),
)
"""Reason → the texts it explains, in the order in which they are tried. `incomplete_date`: a month without its day."""
_MOST_CHARACTERS = 60
"""A longer text is no date; so much of it is looked at for the reason."""


@dataclass(frozen=True)
class DateReading:
    """A date, or the reason why a text is none: the key of a phrase in `rules.toml`."""

    value: date | None = None
    reason: str | None = None


def read_date(text: str) -> DateReading:
    """Read the date of a cell. Where a text names year or weekday twice, both must agree."""
    if refusal := find_refusal(unwrap_formula(strip_outer(text))[:_MOST_CHARACTERS]):
        return DateReading(reason=refusal)
    plain = normalize_text(text)
    if len(plain) > _MOST_CHARACTERS:
        return DateReading(reason=_find_reason(plain[:_MOST_CHARACTERS]))
    if match := _EIGHT_DIGITS.fullmatch(plain):
        return _make_date(match, {int(match["western"])}, None)
    if match := _DATE.fullmatch(plain):
        return _make_date(match, western_years(match, "", "_again"), match["weekday"])
    return DateReading(reason=_find_reason(plain))


def _make_date(match: re.Match[str], years: set[int], weekday: str | None) -> DateReading:
    if 0 in years:
        return DateReading(reason="era_zero")
    if len(years) > 1:
        return DateReading(reason="years_disagree")
    try:
        day = date(years.pop(), int(match["month"]), int(match["day"]))
    except ValueError:
        return DateReading(reason="no_such_day")
    if day.year < FIRST_YEAR:
        return DateReading(reason="no_such_day")
    if weekday and _WEEKDAYS[day.weekday()] != weekday:
        return DateReading(reason="wrong_weekday")
    return DateReading(day)


def _find_reason(plain: str) -> str:
    """Return why a text is no date; `no_date` where nothing closer is known."""
    return next((reason for reason, pattern in _REASONS if pattern.fullmatch(plain)), "no_date")
