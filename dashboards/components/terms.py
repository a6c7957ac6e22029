"""この画面の言葉: the terms of the field that stand on a page, each with what it means, at its foot.

Jargon is explained in place as well, where it first stands.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.words import Words, words_of

TERMS = (
    "body", "year", "reference_date", "item", "answer", "indicator", "points", "step", "pillar", "gate", "verdict",
    "awaiting", "evidence", "coverage", "bounds", "band", "rank", "tie", "peers", "population_band", "median",
    "role_model", "measure", "provisional", "framework", "delivery", "sent_back", "held_back", "correction",
    "threshold", "ladder", "peer_group", "weight", "rate", "stage", "collecting", "final", "work", "dispatch", "regret",
    "joint", "what_if", "case", "not_reached", "not_judged", "reached", "blank_range", "rank_range",
)  # fmt: skip
"""Keys of `terms.*` in the messages: the word as pages write it, and `terms_mean.*`."""

JARGON = (
    "step", "pillar", "gate", "verdict", "awaiting", "not_reached", "not_judged", "reached", "stage", "evidence",
    "coverage", "blank_range", "rank_range", "band", "tie", "peers", "peer_group", "population_band", "median",
    "threshold", "role_model", "provisional", "collecting", "final", "sent_back", "held_back", "reference_date",
    "regret",
)  # fmt: skip
"""Those of them that nobody outside the field knows: explained in place, too."""
PROSE = (html.P, html.H1, html.H2, html.H3, html.Li, html.Span, html.Th)
UNMARKED = (html.A, html.Button, html.Details, dcc.Link)
"""What holds sentences of ours; and what stays as it is: ways on, and what is folded away."""
DATE = r"(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)"


def page_terms(words: Words, *shown: Any) -> html.Details | None:
    """The terms that stand in what is shown; nothing where none does."""
    text = "\n".join(_texts(shown))
    found = [name for name in TERMS if words(f"terms.{name}").lower() in text.lower()]
    if not found:
        return None
    rows = [html.Div([html.Dt(words(f"terms.{name}")), html.Dd(words(f"terms_mean.{name}"))]) for name in found]
    label = words("terms_of_page.label", count=len(found))
    return html.Details([html.Summary(label), html.Dl(rows)], className="page-terms no-print")


def explain(words: Words, *shown: Any) -> None:
    """Mark every term of JARGON where it first stands in components: its meaning appears at the pointer.

    A date is marked, too: theme.css keeps it in one line.
    """
    met: set[str] = set()

    def marked(name: str, text: str) -> Component:
        return html.Time(text) if name == "date" else html.Abbr(text, title=words(f"terms_mean.{name}"))

    def mark(text: str) -> list[Any]:
        parts, end = [], 0
        for found in _pattern(words.lang).finditer(text):
            if (name := str(found.lastgroup)) not in met:
                parts += [text[end : found.start()], marked(name, found[0])]
                end = found.end()
                met.update({name} - {"date"})
        return [part for part in (*parts, text[end:]) if part != ""]

    def walk(part: Any) -> None:
        if isinstance(part, list | tuple):
            for one in part:
                walk(one)
        elif isinstance(part, Component) and not isinstance(part, UNMARKED) and not hasattr(part, "aria-hidden"):
            below = getattr(part, "children", None)
            if isinstance(part, PROSE) and isinstance(below, str):
                part.children = mark(below)
            elif isinstance(part, PROSE) and isinstance(below, list):
                part.children = [each for one in below for each in (mark(one) if isinstance(one, str) else [one])]
            walk(below)

    walk(shown)


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    """A date, or any term of JARGON, a longer one before those within it; in English with its ending."""
    terms = {name: words_of(lang)(f"terms.{name}") for name in JARGON}
    forms = {name: re.escape(term) if lang == "ja" else rf"\b{re.escape(term)}\w*" for name, term in terms.items()}
    named = [f"(?P<{name}>{forms[name]})" for name in sorted(terms, key=lambda name: -len(terms[name]))]
    return re.compile("|".join([DATE, *named]), re.IGNORECASE)


def _texts(part: Any) -> Iterator[str]:
    """All text of a tree of components, with the headings of its grids and the cells of its tables."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, Component):
        yield from _texts(getattr(part, "children", None))
        yield from _texts(list(getattr(part, "data", {}).values()) if isinstance(part, dmc.Table) else None)
        yield from (column.get("headerName", "") for column in getattr(part, "columnDefs", None) or ())
