"""Years by Japanese era and by the western calendar, as one pattern of the two."""

import re

ERA_STARTS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""The year before the era's first."""
FIRST_YEAR = 1900


def year_pattern(suffix: str = "") -> str:
    """Return the pattern of `2025`, `令和7` or `R7`; its groups are `western`, `era` and `era_year` with the suffix."""
    era = rf"(?P<era{suffix}>{'|'.join(ERA_STARTS)})\s*\.?\s*(?P<era_year{suffix}>元|[0-9]{{1,2}})"
    return rf"(?:{era}|(?P<western{suffix}>[0-9]{{4}}))"


def western_years(match: re.Match[str], *suffixes: str) -> set[int]:
    """Return the years that a match names: one where all agree. The zeroth year of an era is 0."""
    return {year for suffix in suffixes if (year := _western_year(match, suffix)) is not None}


def _western_year(match: re.Match[str], suffix: str) -> int | None:
    if western := match[f"western{suffix}"]:
        return int(western)
    if not (era := match[f"era{suffix}"]):
        return None
    number = 1 if match[f"era_year{suffix}"] == "元" else int(match[f"era_year{suffix}"])
    return ERA_STARTS[era] + number if number else 0
