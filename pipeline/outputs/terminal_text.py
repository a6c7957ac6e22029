"""Text of surveys as a terminal may show it: what would move its cursor or turn a line around is made visible."""

import unicodedata

_PICTURES = 0x2400
"""Where Unicode's pictures of the control characters begin."""
_DELETE = 0x7F


def visible(text: str, keep: str = "") -> str:
    r"""Return the text with every control and direction character shown, but those in `keep`.

    `\x1b[2J` becomes `␛[2J`; U+202E, which turns the rest of a line around, `<U+202E>`.
    """
    if text.isprintable():
        return text
    return "".join(letter if letter in keep else _visible(letter) for letter in text)


def _visible(letter: str) -> str:
    if ord(letter) < ord(" "):
        return chr(_PICTURES + ord(letter))
    if ord(letter) == _DELETE:
        return "\u2421"
    return f"<U+{ord(letter):04X}>" if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") else letter
