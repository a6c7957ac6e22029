"""The tabs of 指標 that are more than a card: grid of bodies, choices beside scatter and map, definition."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards import statements
from dashboards.components import grid as grids
from dashboards.components.card import card
from dashboards.components.ids import tab_query_id
from dashboards.components.pickers import select
from dashboards.components.source import group_weights
from dashboards.pages import indicator_cards as cards
from dashboards.surveys import survey_title
from dashboards.view import View

TERMS = ("definition", "points", "groups", "weight", "dates", "source", "disclosure", "advice", "limits")


def bodies_tab(view: View) -> html.Section:
    """団体: each answer as received, with its source."""
    made = cards.bodies(view)
    titles = made.table.columns
    columns = [
        grids.link("name", titles["name"]),
        grids.text("status", titles["status"]),
        grids.text("answer", titles["answer"], minWidth=160),
        grids.number("points", titles["points"], 2),
        grids.number("population", titles["population"]),
        grids.text("peer_group", titles["peer_group"]),
        grids.source("open", view.words("source.title")),
    ]
    body = [grids.grid(view, "values", columns, made.table.rows)] if made.table.rows else []
    return card(view, "bodies", replace(made, body=body))


def scatter_tab(view: View) -> html.Div:
    """散布図, with the choice of the other axis."""
    choices = cards.scatter_choices(view)
    chosen = view.asked("x", tuple(option["value"] for option in choices))
    choice = select(
        view.words("scatter.x"), choices, chosen, tab_query_id("x", cards.POPULATION), className="picker picker-x"
    )
    made = cards.scatter(view)
    shown = card(view, "scatter", made)
    return html.Div([html.Div(choice, className="tab-controls no-print"), shown])


def map_tab(view: View) -> html.Div:
    """地図: the own prefecture first; the nation where bodies may be shown by name."""
    words = view.words
    chosen = view.asked("area", ("here", "nation"))
    data = [{"value": "here", "label": view.pref_name}, {"value": "nation", "label": words("spread.nation")}]
    choice = dmc.SegmentedControl(
        id=tab_query_id("area", "here"),
        data=data,
        value=chosen,
        size="sm",
        attributes={"root": {"aria-label": words("maps.area")}},
    )
    is_public = cards.indicator_of(view)["disclosure"] == "public"
    controls = [html.Div(choice, className="tab-controls no-print")] if is_public else []
    return html.Div([*controls, card(view, "map", cards.value_map(view))])


def definition_tab(view: View) -> html.Section:
    """定義: what it means, how points are given, where it counts, from which survey, what it cannot tell."""
    words, indicator = view.words, cards.indicator_of(view)
    meaning = {key: words.pick(indicator, key) for key in ("definition", "source", "advice", "limits")} | {
        "weight": words.pick(indicator, "weight_reason"),
        "points": _points(view, indicator),
        "groups": group_weights(view, indicator["indicator"]),
        "dates": _dates(view, indicator),
        "disclosure": words.named("disclosure", indicator["disclosure"]),
    }
    lines = [html.Div([html.Dt(words(f"definition.{key}")), html.Dd(meaning[key])]) for key in TERMS if meaning[key]]
    title = html.H2(words("definition.title"))
    return html.Section(
        [title, html.Dl(lines, className="terms")], className="card", **{"aria-label": words("definition.title")}
    )


def _points(view: View, indicator: dict[str, Any]) -> str:
    words = view.words
    if indicator["kind"] == "choice":
        options = view.rows("indicator_options", indicator=indicator["indicator"])
        texts = [
            words("spread.option", text=row["option_text"] or words("app.none"), points=words.number(row["points"], 2))
            for row in options
        ]
        return words("app.separator").join(texts)
    low, high = indicator["goalpost_low"], indicator["goalpost_high"]
    if low is None:
        return ""
    ends = (high, low) if indicator["direction"] == "lower" else (low, high)
    zero, one = (statements.with_unit(end, indicator["unit"] or "", words) for end in ends)
    return words("definition.goalposts", zero=zero, one=one)


def _dates(view: View, indicator: dict[str, Any]) -> str:
    words = view.words
    rows = view.snapshot.frame("indicator_dates", indicator=indicator["indicator"], year=view.year).to_dicts()
    return words("app.separator").join(
        words(
            "definition.date",
            survey=survey_title(row["survey"], words),
            date=row["as_of_date"] or words("answers.no_date"),
        )
        for row in rows
    )
