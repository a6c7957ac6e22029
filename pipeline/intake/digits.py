"""Digits that no number of a form has: those of other scripts, and those that are raised, circled or in brackets."""

from unicodedata import category

_WIDE_DIGITS = "０１２３４５６７８９"
_TO_ASCII = str.maketrans(_WIDE_DIGITS, "0123456789")


def narrow_digits(text: str) -> str:
    """Return the text with full-width digits as ASCII, and every other character as it is."""
    return text.translate(_TO_ASCII)


def has_ornamental_digits(text: str) -> bool:
    """Return whether a text has a digit such as ² or ②, which NFKC would turn into a 2."""
    return not text.isascii() and any(category(character) == "No" for character in text)


def has_other_digits(text: str) -> bool:
    """Return whether a text has a digit that is neither ASCII nor full-width, as the Arabic-Indic ٣."""
    narrow = narrow_digits(text)
    return not narrow.isascii() and any(c > "9" and category(c) == "Nd" for c in narrow)
