"""What a cell says once width and outer spaces are set aside. For headers, codes, numbers and options, never names."""

from functools import lru_cache
from unicodedata import normalize

import polars as pl


@lru_cache(maxsize=100_000)
def normalize_text(text: str) -> str:
    """NFKC without outer spaces. Headers and codes come back in every file of a night: they are remembered."""
    return normalize("NFKC", text).strip()


def normalize_column(name: str) -> pl.Expr:
    """The same, for a whole column."""
    return pl.col(name).str.normalize("NFKC").str.strip_chars()
