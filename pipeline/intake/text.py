"""Texts of cells without differences of width and outer spaces: headers, codes and options, never names."""

import re
from functools import lru_cache
from unicodedata import normalize

import polars as pl

from pipeline.definitions.characters import INVISIBLE, drop_invisible

_FORMULA_OF_TEXT = re.compile(r'="([^"]*)"')
_VISIBLE = rf"[^\s{INVISIBLE}]"
_SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""The inside of a character class: spaces of any width, as `str.isspace` knows them."""


def _members(ranges: str) -> str:
    """Return the characters of the inside of a character class."""
    parts = re.findall(r"(.)(?:-(.))?", ranges, re.DOTALL)
    return "".join(chr(code) for first, last in parts for code in range(ord(first), ord(last or first) + 1))


_BLANK = _members(_SPACES) + _members(INVISIBLE)


def strip_outer(text: str) -> str:
    """Return the text without spaces of any width, and characters that show nothing, at its ends."""
    return text.strip(_BLANK)


def unwrap_formula(text: str) -> str:
    """Return `12` for `="12"`, by which spreadsheets keep a number as text; any other text as it is."""
    match = _FORMULA_OF_TEXT.fullmatch(text)
    return strip_outer(match[1]) if match else text


@lru_cache(maxsize=100_000)
def normalize_text(text: str) -> str:
    """Return NFKC without invisible characters and outer spaces, `="12"` as `12`.

    Cached: headers and codes are the same in every file of a run.
    """
    return normalize("NFKC", unwrap_formula(drop_invisible(text).strip())).strip()


def normalize_column(name: str) -> pl.Expr:
    """Normalise a column of distinct texts as `normalize_text` does a text."""
    return pl.col(name).map_elements(normalize_text, return_dtype=pl.String)


def is_blank(name: str) -> pl.Expr:
    """Return whether a column's text shows nothing."""
    return ~pl.col(name).str.contains(_VISIBLE)
