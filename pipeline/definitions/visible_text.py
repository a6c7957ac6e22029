"""Text of files and surveys as it may be shown: what steers a terminal, turns a line or hides is made visible."""

import unicodedata
from collections.abc import Callable

DIRECTION_MARKS = "\u202a-\u202e\u2066-\u2069"
"""The inside of a character class: marks that turn the rest of a line around."""
REPLACEMENT = "\ufffd"
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of Unicode: control characters, marks of direction and others without width, halves, line ends."""
_PICTURES = 0x2400
"""Where Unicode's pictures of the control characters begin."""
_DELETE = 0x7F


def code_mark(letter: str) -> str:
    """Return `<U+202E>` for the character of that code."""
    return f"<U+{ord(letter):04X}>"


def picture(letter: str) -> str:
    """Return Unicode's picture of a control character, `␛`; of others the code."""
    if ord(letter) < ord(" "):
        return chr(_PICTURES + ord(letter))
    return "\u2421" if ord(letter) == _DELETE else code_mark(letter)


def replacement(_: str) -> str:
    """Return the mark of a character that cannot be shown, U+FFFD."""
    return REPLACEMENT


def nothing(_: str) -> str:
    """Return no mark: the character is left out."""
    return ""


def visible(text: str, keep: str = "", mark: Callable[[str], str] = picture) -> str:
    r"""Return the text with a mark for every character that is not seen, but those in `keep`.

    By default `\x1b[2J` becomes `␛[2J`; U+202E, which turns the rest of a line around, `<U+202E>`.
    """
    if text.isprintable():
        return text
    return "".join(mark(letter) if _is_unseen(letter) and letter not in keep else letter for letter in text)


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN
