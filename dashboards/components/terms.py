"""この画面の言葉: the terms of the field that stand on a page, each with what it means, at its foot."""

from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.words import Words

TERMS = (
    "body", "year", "reference_date", "item", "answer", "indicator", "points", "step", "pillar", "gate", "verdict",
    "awaiting", "evidence", "coverage", "bounds", "band", "rank", "tie", "peers", "population_band", "median",
    "role_model", "measure", "provisional", "framework", "delivery", "sent_back", "held_back", "correction",
    "threshold", "ladder", "peer_group", "weight", "rate", "stage", "collecting", "final", "work", "dispatch", "regret",
    "joint", "what_if", "case",
)  # fmt: skip
"""Keys of `terms.*` in the messages: the word as pages write it, and `terms_mean.*`."""


def page_terms(words: Words, *shown: Any) -> html.Details | None:
    """The terms that stand in what is shown; nothing where none does."""
    text = "\n".join(_texts(shown))
    found = [name for name in TERMS if words(f"terms.{name}").lower() in text.lower()]
    if not found:
        return None
    rows = [html.Div([html.Dt(words(f"terms.{name}")), html.Dd(words(f"terms_mean.{name}"))]) for name in found]
    label = words("terms_of_page.label", count=len(found))
    return html.Details([html.Summary(label), html.Dl(rows)], className="page-terms no-print")


def _texts(part: Any) -> Iterator[str]:
    """All text of a tree of components, with the headings of its grids."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, Component):
        yield from _texts(getattr(part, "children", None))
        yield from (column.get("headerName", "") for column in getattr(part, "columnDefs", None) or ())
