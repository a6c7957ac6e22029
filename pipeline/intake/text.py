"""Texts of cells without differences of width and outer spaces: headers, codes, numbers and options, never names."""

from functools import lru_cache
from unicodedata import normalize

import polars as pl


@lru_cache(maxsize=100_000)
def normalize_text(text: str) -> str:
    """Return NFKC without outer spaces. Cached: headers and codes are the same in every file of a run."""
    return normalize("NFKC", text).strip()


def normalize_column(name: str) -> pl.Expr:
    """Normalise a column as `normalize_text` does a text."""
    return pl.col(name).str.normalize("NFKC").str.strip_chars()
