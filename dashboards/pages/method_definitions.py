"""指標 of 方法と定義: every definition as a line, in a grid that a search narrows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.grid_search import grid_search
from dashboards.page_context import PageContext
from dashboards.page_statements import method as statements
from dashboards.pages.method_cards import definition_rows
from dashboards.statements import group_name
from dashboards.surveys import survey_title
from dashboards.words import Words

PLAIN = ("definition", "why", "goalpost_reason", "weight_reason", "source", "advice", "limits")
SHOWN = ("name", "definition", "group", "points", "weights", "gate")
"""Columns that are shown at first; all others on demand, and in what is taken out."""
WIDE = {
    "definition": 260,
    "group": 150,
    "points": 230,
    "weights": 210,
    "feeds": 260,
    "why": 260,
    "advice": 260,
    "limits": 260,
    "source": 200,
}
Row = dict[str, Any]


def indicators(context: PageContext) -> Card:
    """Every definition of every indicator."""
    words = context.words
    found = {name: _by_indicator(definition_rows(context, f"{name}")) for name in ("feeds", "options", "members")}
    rows = [
        _line(row, {name: each[row["indicator"]] for name, each in found.items()}, context)
        for row in definition_rows(context, "indicators")
    ]
    heads = words.under("method.sheet")
    columns = {key: heads[key] for key in ("indicator", *(rows[0] if rows else {})) if key in heads}
    return Card(
        words("method.indicators.title"),
        words("method.indicators.answer", count=len(rows)),
        Table(columns, rows),
        caveat=words("method.indicators.summary"),
    )


def _by_indicator(rows: list[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["indicator"]].append(row)
    return found


def _line(row: Row, of: Mapping[str, list[Row]], context: PageContext) -> Row:
    """One indicator; `of`: its items, options and groups."""
    words = context.words
    points = "; ".join(dict.fromkeys(statements.option_text(option, words) for option in of["options"]))
    return {
        "indicator": row["indicator"],
        "href": context.address.to(f"/indicator/{row['indicator']}", tab="definition"),
        "name": words.pick(row, "name"),
        "group": words("app.separator").join(group_name(member, words) for member in of["members"]),
        "gate": words("method.yes") if row["is_gate"] else "",
        "kind": words(f"method.indicators.{row['kind']}"),
        "unit": words.named("method.unit", row["unit"]) if row["unit"] else "",
        "points": points or statements.goalposts_text(row, words),
        "weights": "; ".join(statements.weight_text(member, words) for member in of["members"]),
        "feeds": "; ".join(_source(source, words) for source in of["feeds"]),
        "disclosure": words.named("method.disclosure", row["disclosure"]),
        **{name: words.pick(row, name) for name in PLAIN},
    }


def _source(feed: Row, words: Words) -> str:
    facts = {"survey": survey_title(feed["survey"], words), "item": feed["item"], "text": feed["text"]}
    return words("method.sheet.feed", **facts, years=statements.years_text(feed["years"], words))


def indicators_tab(context: PageContext) -> html.Section:
    """The grid, with a search over all of its columns."""
    made = indicators(context)
    titles = made.table.columns
    columns = [grids.link("name", titles["name"]) | {"width": 210, "wrapText": True, "autoHeight": True}]
    ordered = {key: titles[key] for key in (*SHOWN[1:], *(key for key in titles if key not in SHOWN))}
    columns += [
        grids.text(key, title, minWidth=WIDE.get(key, 100), wrapText=True, autoHeight=True)
        for key, title in ordered.items()
    ]
    hidden = [key for key in titles if key not in SHOWN]
    shown = grids.grid(
        context, "definitions", columns, made.table.rows, hidden=hidden, key="indicator", is_wrapped=True
    )
    search = grid_search(context, "definitions", "method.search")
    return card(context, "indicators", replace(made, body=[search, shown]))
