"""Numbers as offices write them: one strict grammar over the raw text. What it does not accept is never guessed.

Accepted beside `12`, `-12` and `12.5`: full-width digits, comma and point; spaces around the number and before its
unit; well-formed thousands groups (`1,103`); △, ▲ or a dash as minus; the item's own unit; a percent sign on a
percentage; `="12"`. The text is read before NFKC, which would turn ² and ② into digits.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.intake.digits import narrow_digits
from pipeline.intake.refusals import find_refusal
from pipeline.intake.text import normalize_text, strip_outer, unwrap_formula

PERCENT_SIGNS = ("%", "パーセント")
MOST_DIGITS = 15
"""Significant digits that a spreadsheet and a binary double keep exactly."""

_TO_NARROW = str.maketrans("，．", ",.")
_GROUPS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_NUMBER = re.compile(
    r"(?P<minus>[-△▲−－–‐])?"
    rf"(?P<whole>{_GROUPS}+|[0-9]++)(?P<decimals>\.[0-9]++)?+"
    r"\s*+(?P<unit>(?![.,])\D*+)"
)
_APPROXIMATION = re.compile(r"以上|以下|未満|超|程度|前後|ほど|くらい|ぐらい|余|強|弱|から|ないし|[~〜～+＋]")
_REASONS = (
    ("a_date", re.compile(r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?: [0-9:]+)?")),
    ("a_date", re.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?")),
    ("exponent", re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")),
    ("range", re.compile(r"(?:約|およそ|概ね|おおむね|ほぼ|[<>≦≧≤≥＜＞])\D*[0-9].*", re.DOTALL)),
    ("range", re.compile(r"[0-9.,]+\D?(?:[-−－–‐ー―~〜～]|から|ないし)[0-9.,]+\D*")),
    ("decimal_point", re.compile(rf"[^0-9,.]?(?:{_GROUPS}|[0-9]*)\.[0-9.]*[^0-9,.]*")),
    ("thousands_comma", re.compile(r"\D?[0-9.]*,[0-9.,]*\D*")),
    ("two_numbers", re.compile(r"\D*[0-9]+\D+[0-9].*", re.DOTALL)),
)
"""Reason → the texts it explains, in the order in which they are tried."""


@dataclass(frozen=True)
class NumberReading:
    """A number, or the reason why a text is none: the key of a phrase in `rules.toml`."""

    value: float | None = None
    reason: str | None = None


def read_number(text: str, unit_spellings: Iterable[str] = (), is_percent: bool = False) -> NumberReading:
    """Read the number of a cell.

    Args:
        text: the cell as received.
        unit_spellings: the item's unit and its synonyms.
        is_percent: whether the number is a percentage, which may have a percent sign.
    """
    plain = _narrow(text)
    match = _NUMBER.fullmatch(plain)
    if not match:
        return NumberReading(reason=_find_reason(plain))
    if (unit := normalize_text(match["unit"])) and unit not in _known_units(unit_spellings, is_percent):
        return NumberReading(reason=find_refusal(plain) or _find_unit_reason(unit))
    if _has_too_many_digits(match):
        return NumberReading(reason="too_many_digits")
    sign = "-" if match["minus"] else ""
    return NumberReading(float(f"{sign}{match['whole'].replace(',', '')}{match['decimals'] or ''}") + 0.0)


def _narrow(text: str) -> str:
    """Strip what is around a number, and write its digits, comma and point in ASCII."""
    return narrow_digits(unwrap_formula(strip_outer(text))).translate(_TO_NARROW)


def _known_units(unit_spellings: Iterable[str], is_percent: bool) -> set[str]:
    signs = PERCENT_SIGNS if is_percent else ()
    return {normalize_text(spelling) for spelling in (*unit_spellings, *signs)}


def _has_too_many_digits(match: re.Match[str]) -> bool:
    """Return whether a number has more digits, or a smaller fraction, than can be kept exactly."""
    decimals = (match["decimals"] or "")[1:]
    significant = (match["whole"].replace(",", "") + decimals).lstrip("0")
    return len(significant) > MOST_DIGITS or len(decimals) > MOST_DIGITS


def _find_unit_reason(unit: str) -> str:
    """Return why the text after a number is refused. `unit` is normalised."""
    if unit in PERCENT_SIGNS:
        return "percent_sign"
    return "range" if _APPROXIMATION.search(unit) else "other_unit"


def _find_reason(plain: str) -> str:
    """Return why a text is no number; `no_number` where nothing closer is known."""
    refusal = find_refusal(plain)
    return refusal or next((reason for reason, pattern in _REASONS if pattern.fullmatch(plain)), "no_number")
