"""One indicator, body by body."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.answers import status_of
from dashboards.old.figures.listing import Cell, Column, Row, listing
from dashboards.old.figures.marks import badge
from dashboards.old.figures.rates import with_unit


def value_list(bodies: pl.DataFrame, indicator: dict, caption: str, address: Address) -> html.Div:
    """Rows of `indicator_bodies.sql`: link, status in words, the answer as received, points, comparators."""
    words = address.words
    is_number = indicator["kind"] == "number"
    kinds = {"answer": "num" if is_number else "cell-text", "points": "num", "population": "num"}
    columns = [
        Column(words(f"values.col_{name}"), kinds.get(name, ""), is_number=kinds.get(name) == "num")
        for name in ("body", "status", "answer", "points", "population", "peer_group")
    ]
    rows = [
        Row(row["code"], _cells(row, indicator, address), (row["kana"] or "", row["code"]))
        for row in bodies.iter_rows(named=True)
    ]
    return listing("values-list", caption, columns, rows, words)


def _cells(row: dict, indicator: dict, address: Address) -> list[Cell]:
    words = address.words
    status = status_of(row | {"kind": indicator["kind"]})
    said = with_unit(row["value"], indicator["unit"], words) if row["value"] is not None else row["raw_text"] or ""
    state = words.named("status", status)
    return [
        Cell(html.Link(row["body"], href=address.to_body(row["code"])), row["kana"]),
        Cell(badge(state, status), state),
        Cell(said.strip() or words("answers.blank")),
        Cell(words.number(row["points"], 2)),
        Cell(words.number(row["population"], 0)),
        Cell(row["peer_group"] or words("app.none")),
    ]
