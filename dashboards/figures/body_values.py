"""One indicator, body by body."""

import polars as pl

from dashboards import html
from dashboards.address import Address
from dashboards.figures.answers import status_of
from dashboards.figures.marks import badge, table
from dashboards.figures.rates import with_unit

COLUMNS = ("body", "status", "answer", "points", "population", "peer_group")


def value_table(bodies: pl.DataFrame, indicator: dict, caption: str, address: Address) -> html.Div:
    """Rows of `indicator_bodies.sql`: link, status in words, the answer as received, points, comparators."""
    words = address.words
    rows = []
    for row in bodies.iter_rows(named=True):
        status = status_of(row | {"kind": indicator["kind"]})
        said = with_unit(row["value"], indicator["unit"], words) if row["value"] is not None else row["raw_text"] or ""
        rows.append(
            [
                html.Link(row["body"], href=address.to_body(row["code"])),
                badge(words.named("status", status), status),
                html.Span(said.strip() or words("answers.blank"), className="raw-text"),
                html.Span(words.number(row["points"], 2), className="num"),
                html.Span(words.number(row["population"], 0), className="num"),
                row["peer_group"] or words("app.none"),
            ]
        )
    return table(caption, [words(f"values.col_{name}") for name in COLUMNS], rows, "table-values")
