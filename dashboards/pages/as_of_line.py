"""What figures rest on, below the first sentence of a page: the day the answers stand for, and where all is defined."""

from dashboards import html
from dashboards.address import Address
from dashboards.documents.content import as_of
from dashboards.store import Snapshot


def basis(snapshot: Snapshot, year: int, address: Address, indicator: str = "") -> html.P:
    """`indicator`: whose definition the link leads to; without one, to the whole method."""
    words = address.words
    method = address.to("/method") + (f"#{indicator}" if indicator else "")
    link = html.Link(words("basis.indicator" if indicator else "basis.method"), href=method)
    day = html.Span(as_of(snapshot.row("year_dates", year=year), words), className="num")
    return html.P([day, html.Span(link, className="no-print")], className="basis")
