"""The line below the first sentence of a page: the day the answers stand for, and a link to the definitions."""

from collections.abc import Mapping
from typing import Any

from dashboards.address import Address
from dashboards.old import html
from dashboards.store import OpenedSnapshot
from dashboards.words import Words


def basis(snapshot: OpenedSnapshot, year: int, address: Address, indicator: str = "") -> html.P:
    """`indicator`: whose definition the link leads to; without one, to the whole method."""
    words = address.words
    method = address.to("/method") + (f"#{indicator}" if indicator else "")
    link = html.Link(words("basis.indicator" if indicator else "basis.method"), href=method)
    day = html.Span(answer_dates(snapshot.row("year_dates", year=year), words), className="num")
    return html.P([day, html.Span(link, className="no-print")], className="basis")


def answer_dates(dates: Mapping[str, Any], words: Words) -> str:
    """Write the day that the answers stand for, or the first and the last of several; of 速報 also as of when."""
    first, last = dates.get("first_date"), dates.get("last_date")
    if first is None:
        return words("paper.as_of_none")
    day = words("paper.as_of", date=first) if first == last else words("paper.as_of_range", first=first, last=last)
    return day + (words("paper.provisional", date=dates["night_date"]) if dates.get("is_provisional") else "")
