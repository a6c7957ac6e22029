"""Years that can be compared, one stretch after the other: the one place where lines over years are cut."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Year = TypeVar("Year")


def stretches(years: Iterable[Year], is_break: Callable[[Year], bool]) -> list[list[Year]]:
    """Cut years in order: a new stretch begins with each that cannot be compared with the one before it."""
    found: list[list[Year]] = []
    for year in years:
        if not found or is_break(year):
            found.append([])
        found[-1].append(year)
    return found
