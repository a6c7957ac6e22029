"""How large a file may be that is checked, and how long that may take: the same as at night."""

from functools import cache

from dashboards.words import Words


@cache
def max_bytes() -> int:
    """The size up to which a file is checked."""
    from pipeline.settings import Settings

    return Settings().limits().file_bytes


@cache
def max_seconds() -> int:
    """How long a file is checked."""
    from pipeline.settings import Settings

    return Settings().max_check_seconds


def mebibytes(words: Words) -> str:
    """The size in words."""
    return words("check.mib", value=words.number(max_bytes() / 1024**2, 0))
