"""Characters that show nothing, or look like others: what editors and converters leave in a text unseen."""

import re
from unicodedata import normalize

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""The inside of a character class: soft hyphen, zero-width characters, marks of direction, byte order mark."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Selectors of a variant of the character before them (IVS)."""
_KANGXI = range(0x2F00, 0x2FD6)
_SUPPLEMENT_START = 0x2E81
_SUPPLEMENT = """
    5382 4E5B 4E5A 4E59 4EBB 5182 20628 5200 5202 535C 353E 5C0F 5C0F 5140 5C23 5C22 21BC2 5DF3 5E7A 5F51 5F50
    5FC4 5FC3 624C 6535 0 65E1 65E5 6708 6B7A 6BCD 6C11 6C35 6C3A 706C 722B 722B 4E2C 725B 72AD 738B 24D14 76EE
    793A 793B 25AD7 7CF9 7E9F 7F53 7F52 34C1 5197 2626B 7F8A 2634C 2634B 8002 8080 807F 8089 26951 8279 8279
    8279 864E 8864 8980 897F 89C1 89D2 278B2 8BA0 8D1D 27FB7 8F66 8FB6 8FB6 8FB6 9091 9485 9577 9578 957F 95E8
    28E0F 961D 96E8 9752 97E6 9875 98CE 98DE 98DF 2967F 98E0 9963 29810 9A6C 9AA8 9B3C 9C7C 9E1F 5364 9EA6 9EC4
    9EFE 6589 9F50 6B6F 9F7F 7ADC 9F99 9F9C 4E80 9F9F
"""
"""The unified ideographs of U+2E81 to U+2EF3, in order; 0 for none.

Source: Unicode Character Database, EquivalentUnifiedIdeograph.txt. NFKC leaves these characters as they are.
"""
_ODD = re.compile(f"[{INVISIBLE}\u2e80-\u2fdf\ue000-\uf8ff\ufe00-\ufe0f\U000e0100-\U000e01ef\U000f0000-\U0010fffd]")


def _ideographs_of_radicals() -> dict[int, str]:
    kangxi = {code: normalize("NFKC", chr(code)) for code in _KANGXI}
    codes = enumerate((int(digits, 16) for digits in _SUPPLEMENT.split()), start=_SUPPLEMENT_START)
    return kangxi | {radical: chr(code) for radical, code in codes if code}


_IDEOGRAPHS = _ideographs_of_radicals()
"""Radical → the ideograph that it looks like."""


def drop_invisible(text: str) -> str:
    """Return the text without characters that show nothing."""
    return _INVISIBLE.sub("", text)


def fold_name(text: str) -> str:
    """Return a name as names are compared: NFC, without spaces, variants and invisible characters, no radicals."""
    visible = _VARIATION.sub("", drop_invisible(text))
    return normalize("NFC", "".join(visible.split()).translate(_IDEOGRAPHS))


def find_odd_character(text: str) -> str | None:
    """Find the first character that shows nothing, is a radical or a variant, or is for private use."""
    match = _ODD.search(text)
    return match[0] if match else None


def code_point(character: str) -> str:
    """Return `U+2ED1` for the radical of that code."""
    return f"U+{ord(character):04X}"
