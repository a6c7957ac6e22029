"""Fiscal years as offices write them: `2025`, `2025年度`, `令和7年度`, `R7`, and both calendars where they agree."""

import re

from pipeline.intake.eras import FIRST_YEAR, western_years, year_pattern
from pipeline.intake.refusals import find_refusal
from pipeline.intake.text import normalize_text, strip_outer, unwrap_formula

_FISCAL_YEAR = re.compile(
    rf"{year_pattern()}\s*(?:年度?)?\s*(?:\(\s*{year_pattern('_again')}\s*(?:年度?)?\s*\)\s*(?:年度?)?)?"
)
_MOST_CHARACTERS = 60


def read_fiscal_year(text: str) -> int | None:
    """Read a fiscal year: `2025`, `2025年度`, `令和7年度（2025年度）` or `R7` is 2025; None for anything else."""
    plain = normalize_text(text).removesuffix(".0")
    if len(plain) > _MOST_CHARACTERS or find_refusal(unwrap_formula(strip_outer(text))):
        return None
    match = _FISCAL_YEAR.fullmatch(plain)
    years = western_years(match, "", "_again") if match else set()
    return years.pop() if len(years) == 1 and min(years) >= FIRST_YEAR else None
