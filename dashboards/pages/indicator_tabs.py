"""The tabs of 指標 that are more than a card: grid of bodies, choices beside scatter and map, definition."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards import statements
from dashboards.components import grid as grids
from dashboards.components.card import card
from dashboards.components.ids import tab_query_id
from dashboards.components.maps import map_beside_list
from dashboards.components.pickers import select
from dashboards.components.source import group_weights
from dashboards.page_context import PageContext
from dashboards.pages import indicator_cards as cards
from dashboards.pages import indicator_relations as relations
from dashboards.surveys import survey_title

TERMS = ("definition", "points", "groups", "weight", "dates", "source", "disclosure", "advice", "limits")


def bodies_tab(context: PageContext) -> html.Section:
    """団体: each answer as received, with its source."""
    made = cards.bodies(context)
    titles = made.table.columns
    columns = [
        grids.link("name", titles["name"]),
        grids.text("status", titles["status"]),
        grids.text("answer", titles["answer"], minWidth=160),
        grids.number("points", titles["points"], 2),
        grids.number("population", titles["population"]),
        grids.text("peer_group", titles["peer_group"]),
        grids.source("open", context.words("source.title")),
    ]
    body = [grids.grid(context, "values", columns, made.table.rows)] if made.table.rows else []
    return card(context, "bodies", replace(made, body=body))


def scatter_tab(context: PageContext) -> html.Div:
    """散布図, with the choice of the other axis."""
    choices = relations.scatter_choices(context)
    chosen = context.asked("x", tuple(option["value"] for option in choices))
    choice = select(
        context.words("scatter.x"),
        choices,
        chosen,
        tab_query_id("x", relations.POPULATION),
        className="picker picker-x",
    )
    made = relations.scatter(context)
    shown = card(context, "scatter", made)
    return html.Div([html.Div(choice, className="tab-controls no-print"), shown])


def map_tab(context: PageContext) -> html.Div:
    """地図: the own prefecture first; the nation where bodies may be shown by name."""
    words = context.words
    chosen = context.asked("area", ("here", "nation"))
    data = [{"value": "here", "label": context.pref_name}, {"value": "nation", "label": words("spread.nation")}]
    choice = dmc.SegmentedControl(
        id=tab_query_id("area", "here"),
        data=data,
        value=chosen,
        size="sm",
        attributes={"root": {"aria-label": words("maps.area")}},
    )
    is_public = cards.indicator_of(context)["disclosure"] == "public"
    controls = [html.Div(choice, className="tab-controls no-print")] if is_public else []
    return html.Div([*controls, map_beside_list(context, "map", cards.value_map(context))])


def definition_tab(context: PageContext) -> html.Section:
    """定義: what it means, how points are given, where it counts, from which survey, what it cannot tell."""
    words, indicator = context.words, cards.indicator_of(context)
    meaning = {key: words.pick(indicator, key) for key in ("definition", "source", "advice", "limits")} | {
        "weight": words.pick(indicator, "weight_reason"),
        "points": _points(context, indicator),
        "groups": group_weights(context, indicator["indicator"]),
        "dates": _dates(context, indicator),
        "disclosure": words.named("disclosure", indicator["disclosure"]),
    }
    lines = [html.Div([html.Dt(words(f"definition.{key}")), html.Dd(meaning[key])]) for key in TERMS if meaning[key]]
    title = html.H2(words("definition.title"))
    return html.Section(
        [title, html.Dl(lines, className="terms")], className="card", **{"aria-label": words("definition.title")}
    )


def _points(context: PageContext, indicator: dict[str, Any]) -> str:
    words = context.words
    if indicator["kind"] == "choice":
        options = context.rows("indicator_options", indicator=indicator["indicator"])
        texts = [
            words(
                "spread.option",
                text=words.named("option_named", row["option_text"]) or words("app.none"),
                points=words.number(row["points"], 2),
            )
            for row in options
        ]
        return words("app.separator").join(texts)
    low, high = indicator["goalpost_low"], indicator["goalpost_high"]
    if low is None:
        return ""
    ends = (high, low) if indicator["direction"] == "lower" else (low, high)
    zero, one = (statements.amount(end, indicator["unit"], words) for end in ends)
    return words("definition.goalposts", zero=zero, one=one)


def _dates(context: PageContext, indicator: dict[str, Any]) -> str:
    words = context.words
    rows = context.snapshot.frame("indicator_dates", indicator=indicator["indicator"], year=context.year).to_dicts()
    return words("app.separator").join(
        words(
            "definition.date",
            survey=survey_title(row["survey"], words),
            date=row["as_of_date"] or words("answers.no_date"),
        )
        for row in rows
    )
