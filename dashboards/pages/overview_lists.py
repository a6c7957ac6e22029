"""The lists of 県の概況: 今日すること, the grid of bodies, the grid of indicators."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dash import dcc, html
from flask import current_app

from dashboards.components import grid as grids
from dashboards.components.card import Card, card
from dashboards.freshness import freshness, last_report
from dashboards.view import View

KINDS = ("missing", "rejected", "partially_accepted", "unreadable_by_us", "corrected")
"""What may wait, the most pressing first."""


def today(view: View) -> html.Section:
    """今日すること: what waits, each with its way there; that nothing waits is an answer, too."""
    words = view.words
    counts = {row["kind"]: row["count"] for row in view.rows("overview_todo")}
    items = [
        html.Li(
            dcc.Link(
                [html.Span(str(counts[kind]), className="todo-count num"), words(f"todo.{kind}")],
                href=view.address.to("/deliveries", pref=view.pref),
            )
        )
        for kind in KINDS
        if counts.get(kind)
    ]
    if _has_failed_night(view):
        items.insert(0, html.Li(words("todo.night"), className="todo-urgent"))
    content: Any = html.Ul(items, className="todo") if items else html.P(words("todo.nothing"), className="note")
    return html.Section(
        [html.H2(words("todo.title")), content], className="card", **{"aria-label": words("todo.title")}
    )


def _has_failed_night(view: View) -> bool:
    report = last_report(current_app.config["HOME"] / "reports")
    return freshness(view.snapshot.pointer, report, datetime.now(UTC)).failed_at is not None


def bodies_tab(view: View, made: Card) -> html.Section:
    """団体一覧: sort, filter, choose columns; the state of all that stands in the address."""
    titles = made.table.columns
    numbers = {"population": 0, "coverage": 0, "change": 1}
    words = {"kind", "stage", "state", "peer_group"}
    columns = [grids.link("name", titles["name"])]
    for key, title in titles.items():
        if key in words:
            columns.append(grids.text(key, title, minWidth=130 if key == "stage" else 96))
        elif key not in ("name", "code"):
            made_as = grids.signed if key == "change" else grids.number
            columns.append(made_as(key, title, numbers.get(key, 1)))
    shown = grids.grid(view, "bodies", columns, made.table.rows, hidden=("population", "peer_group"))
    return card(view, "bodies", replace(made, body=[shown]))


def indicators_tab(view: View, made: Card) -> html.Section:
    """指標ごと: where the prefecture is behind the nation, and where ahead of it."""
    return card(view, "indicators", replace(made, body=[indicator_grid(view, made)]))


def indicator_grid(view: View, made: Card) -> html.Div:
    titles = made.table.columns
    columns = [
        grids.link("name", titles["name"], minWidth=270),
        grids.text("group", titles["group"], minWidth=180),
        grids.text("measure", titles["measure"], minWidth=130),
        *(grids.number(key, titles[key], 1) for key in ("here", "nation")),
        grids.signed("gap", titles["gap"]),
    ]
    return grids.grid(view, "indicators", columns, made.table.rows)
