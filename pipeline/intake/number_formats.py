"""What a number format of Excel makes of a number: the text that the sender saw in the cell, as it would be typed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "date", "time", "duration", "literal"]

GENERAL = "General"
_DAY_MONTH_ERA, _LONG_ERA = "[$-411]ge.m.d", '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_ACCOUNTING = '_ {0}* #,##0{1}_ ;_ {0}* -#,##0{1}_ ;_ {0}* "-"_ ;_ @_ '
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _DAY_MONTH_ERA, 28: _LONG_ERA, 29: _LONG_ERA, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"', 34: _YEAR_MONTH, 35: _MONTH_DAY, 36: _DAY_MONTH_ERA,
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: _ACCOUNTING.format("", ""), 42: _ACCOUNTING.format('"¥"', ""),
    43: _ACCOUNTING.format("", ".00"), 44: _ACCOUNTING.format('"¥"', ".00"),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _DAY_MONTH_ERA, 51: _LONG_ERA, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _LONG_ERA, 55: _YEAR_MONTH,
    56: _MONTH_DAY, 57: _DAY_MONTH_ERA, 58: _LONG_ERA,
}  # fmt: skip
"""Format codes that files name by number only: ECMA-376 part 1, 18.8.30, with its list for Japanese."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_SHORT_WHOLE = re.compile("0|[1-9][0-9]{0,14}")
"""Most numbers: written as they are shown."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<blank>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/標準)'
    r"|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-][0#?]+)|(?P<seconds>(?<=s)\.0+)|(?P<digits>[0#?@][0#?@.,]*|\.[0#?]+)"
    r"|(?P<letters>y+|m+|d+|h+|s+|g+|e+|r+|a{3,4}|b{2,4})|(?P<scale>,+)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)([+-]?[0-9]+(?:\.[0-9]+)?)")
_CURRENCY = re.compile(r"\$([^-]*)")
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+|[黒青緑赤白黄]|水|紫|色[0-9]+", re.IGNORECASE
)
_NEGATIVE_MARKS = "-−－‐△▲(（"
_DASHES = frozenset("-−－‐ー―─ 　")
_LAST_DAY = date(9999, 12, 31)
_SECONDS_A_DAY = 86_400
_HIDDEN = "（表示形式により非表示）"
_OUT_OF_RANGE = "（日付として表示できない値）"


@dataclass(frozen=True)
class Section:
    """One of up to four parts of a format code: for positive, negative and zero numbers, or under a condition.

    `thousands` counts the commas that each divide by a thousand, `percents` the % signs that each multiply by a
    hundred. `whole_zeros` and `decimals` count the digits that are always shown. `is_split`: text stands between
    digits. `is_plain`: a fraction or an exponent, another spelling of the same number.
    """

    kind: Kind
    prefix: str = ""
    suffix: str = ""
    thousands: int = 0
    percents: int = 0
    whole_zeros: int = 1
    decimals: int = 0
    is_split: bool = False
    is_plain: bool = False
    has_colour: bool = False
    condition: tuple[str, float] | None = None


@lru_cache(maxsize=100_000)
def show_number(text: str, code: str = GENERAL, *, is_1904: bool = False) -> str:
    """Return what a cell with this number and format shows, at full precision.

    A number that is shown as another one (in thousands, without its sign, not at all) is returned with both, as a text
    that is no number. Dates are ISO, with the time unless it is midnight; times are HH:MM.
    Cached: most numbers are small and come again.

    Args:
        text: the number as the file holds it; anything else comes back as it is.
        code: the format code.
        is_1904: whether the workbook counts days from 1904-01-01.
    """
    if (code == GENERAL and _SHORT_WHOLE.fullmatch(text)) or not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    section, is_absolute = _choose_section(parse_format(code), value)
    if section.kind in ("date", "time", "duration"):
        return _show_moment(value, section.kind, is_1904) or f"{plain_number(text)}{_OUT_OF_RANGE}"
    if section.is_split:
        return f"{plain_number(text)}（表示形式は {code}）"
    return _show_in_section(text, value, section, is_absolute=is_absolute)


def plain_number(text: str) -> str:
    """Write a number without exponent and needless zeros: `2.0` → `2`, `1e-7` → `0.0000001`."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return text
    return _plain(Decimal(repr(value)))


def _plain(number: Decimal) -> str:
    digits = f"{number:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


@lru_cache(maxsize=2_000)
def parse_format(code: str) -> tuple[Section, ...]:
    """Cut a format code into its sections."""
    return tuple(_parse_section(part) for part in _split_sections(code)) or (Section("number"),)


def _split_sections(code: str) -> list[str]:
    """Split at semicolons that are no text. A section may be empty: it hides the number."""
    parts = [""]
    for token in _TOKEN.finditer(code):
        if token["plain"] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts


def _parse_section(part: str) -> Section:
    tokens = [*_TOKEN.finditer(part)]
    brackets = [token["bracket"] for token in tokens if token["bracket"] is not None]
    kind = _moment_kind(tokens)
    if kind:
        return Section(kind, condition=_condition(brackets))
    return _number_section(tokens, brackets)


def _moment_kind(tokens: list[re.Match[str]]) -> Kind | None:
    """Return whether the letters of a section stand for a date, a time or a duration; None where it has none."""
    if any(token["digits"] or token["general"] for token in tokens):
        return None
    if any(re.fullmatch("h+|m+|s+", token["bracket"] or "", re.IGNORECASE) for token in tokens):
        return "duration"
    letters = [token["letters"][0].lower() for token in tokens if token["letters"]]
    if set(letters) - set("hms") or any(_is_month(letters, at) for at in range(len(letters))):
        return "date"
    return "time" if letters else None


def _is_month(letters: list[str], at: int) -> bool:
    """Return whether the letter is an m that is no minute: those stand after hours or before seconds."""
    return letters[at] == "m" and "h" not in letters[max(0, at - 1) : at] and "s" not in letters[at + 1 : at + 2]


def _number_section(tokens: list[re.Match[str]], brackets: list[str]) -> Section:
    holders = [at for at, token in enumerate(tokens) if token["digits"] or token["general"]]
    first, last = (holders[0], holders[-1]) if holders else (len(tokens), len(tokens))
    within = [_literal(token) for token in tokens[first:last]]
    digits = "".join(token["digits"] or "" for token in tokens)
    whole, _, decimals = digits.partition(".")
    is_plain = "/" in within or any(token["exponent"] for token in tokens) or not digits or "@" in digits
    return Section(
        kind="number" if holders else "literal",
        prefix="".join(map(_literal, tokens[:first])),
        suffix="".join(map(_literal, tokens[last + 1 :])),
        thousands=len(digits) - len(digits.rstrip(",")) + sum(len(token["scale"] or "") for token in tokens[last:]),
        percents=sum(token["plain"] == "%" for token in tokens),
        whole_zeros=whole.count("0"),
        decimals=len(decimals.rstrip(",")),
        is_split=any(text.strip() for text in within) and not is_plain,
        is_plain=is_plain,
        has_colour=any(_COLOUR.fullmatch(text) for text in brackets),
        condition=_condition(brackets),
    )


def _literal(token: re.Match[str]) -> str:
    """Return the text that a token shows; a currency in brackets is one."""
    if token["bracket"] is not None:
        currency = _CURRENCY.match(token["bracket"])
        return currency[1] if currency else ""
    return token["quoted"] or token["escaped"] or token["plain"] or token["letters"] or token["seconds"] or ""


def _condition(brackets: list[str]) -> tuple[str, float] | None:
    found = next(filter(None, map(_CONDITION.fullmatch, brackets)), None)
    return (found[1], float(found[2])) if found else None


def _choose_section(sections: tuple[Section, ...], value: float) -> tuple[Section, bool]:
    """Return the section that applies, and whether it shows the number without its own sign."""
    if any(section.condition for section in sections):
        return next((one for one in sections if _applies(one, value)), Section("number")), False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if value == 0 and len(sections) > 2 else 0], False


def _applies(section: Section, value: float) -> bool:
    if section.condition is None:
        return True
    sign, bound = section.condition
    return {
        "<": value < bound, ">": value > bound, "=": value == bound,
        "<=": value <= bound, ">=": value >= bound, "<>": value != bound,
    }[sign]  # fmt: skip


def _show_in_section(text: str, value: float, section: Section, *, is_absolute: bool) -> str:
    held = plain_number(text)
    prefix, suffix = section.prefix, section.suffix
    if section.kind == "literal":
        return _show_literal(held, f"{prefix}{suffix}".strip())
    if is_absolute:
        is_marked = section.has_colour or any(mark in prefix + suffix for mark in _NEGATIVE_MARKS)
        prefix = prefix.translate(dict.fromkeys(map(ord, _NEGATIVE_MARKS))) + "-" * is_marked
        suffix = suffix.translate(dict.fromkeys(map(ord, "-−－‐)）")))
        value, text = abs(value), text.strip().lstrip("+-")
    if _hides(value, section):
        return f"{held}{_HIDDEN}"
    shown = f"{prefix.strip()}{_digits(text, section)}{suffix.strip()}"
    is_unsigned = is_absolute and "-" not in shown
    if value and (section.thousands or section.percents > 1):
        return f"{held}（表示は{prefix.strip()}{_scaled(value, section)}{suffix.strip()}）"
    return f"{held}（表示は{shown}）" if is_unsigned or _continues_digits(prefix, suffix) else shown


def _hides(value: float, section: Section) -> bool:
    """Return whether a zero is not shown at all, as by `#,###`."""
    return value == 0 and not (section.is_plain or section.whole_zeros or section.decimals)


def _digits(text: str, section: Section) -> str:
    """Write the number at full precision: in per cent where the format has a percent sign, with its leading zeros."""
    if section.percents == 1 and abs(float(text)) < float("inf"):
        return _plain(Decimal(f"{float(text):.15g}") * 100)
    digits = plain_number(text)
    zeros = section.whole_zeros if digits.lstrip("-").isdigit() and not section.is_plain else 0
    return ("-" if digits.startswith("-") else "") + digits.lstrip("-").zfill(zeros)


def _continues_digits(prefix: str, suffix: str) -> bool:
    """Return whether text around the number reads as more digits of it."""
    return any(mark.isdigit() or mark in ".,．，" for mark in (*prefix.strip()[-1:], *suffix.strip()[:1]))


def _scaled(value: float, section: Section) -> str:
    """Write a number as Excel does under a format that scales: multiplied, divided and rounded."""
    if abs(value) == float("inf"):
        return str(value)
    return f"{Decimal(repr(value)) * 100**section.percents / 1000**section.thousands:.{section.decimals}f}"


def _show_literal(held: str, shown: str) -> str:
    """Return the text that stands for a number. A dash is how accounts write zero; digits would be another number."""
    if not shown:
        return f"{held}{_HIDDEN}"
    if held == "0" and set(shown) <= _DASHES:
        return held
    return f"{held}（表示は{shown}）" if any(mark.isdigit() for mark in shown) else shown


def _show_moment(value: float, kind: Kind, is_1904: bool) -> str | None:
    """Write days since the epoch as a date, a time or a duration; None where Excel shows none."""
    first_days = 1462 if is_1904 else 0
    if not 0 <= value < (_LAST_DAY - date(1899, 12, 30)).days + 1 - first_days:
        return None
    seconds = round(value * _SECONDS_A_DAY)
    if kind == "duration" or (kind == "time" and seconds < _SECONDS_A_DAY):
        return _clock(seconds)
    days, rest = divmod(seconds, _SECONDS_A_DAY)
    day = _date_of(days, is_1904)
    if day is None:
        return None
    return (datetime.combine(day, datetime.min.time()) + timedelta(seconds=rest)).isoformat() if rest else f"{day}"


def _date_of(days: int, is_1904: bool) -> date | None:
    """Return the date of a serial number; None for 0 and for 60, the 29th of February 1900 that never was."""
    if is_1904:
        return date(1904, 1, 1) + timedelta(days)
    if days in (0, 60) or days > (_LAST_DAY - date(1899, 12, 30)).days:
        return None
    return date(1899, 12, 30 if days > 60 else 31) + timedelta(days)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")
