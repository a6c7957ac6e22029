"""指標: one indicator over all bodies, the own prefecture beside the nation."""

from typing import Any

import dash
from dash import html

from dashboards import statements
from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, empty, page, title_of
from dashboards.components.pickers import page_picker
from dashboards.components.tabs import tabs
from dashboards.pages import indicator_cards as cards
from dashboards.pages.indicator_tabs import bodies_tab, definition_tab, map_tab, scatter_tab
from dashboards.view import View

CARDS = {
    "spread": cards.spread,
    "bands": cards.bands,
    "bodies": cards.bodies,
    "trend": cards.trend,
    "scatter": cards.scatter,
    "map": cards.value_map,
}
TABS = {
    "bodies": bodies_tab,
    "trend": lambda view: card(view, "trend", cards.trend(view)),
    "scatter": scatter_tab,
    "map": map_tab,
    "definition": definition_tab,
}


def heading(view: View) -> str:
    return view.words.pick(cards.indicator_of(view), "name")


def sentence(view: View) -> str:
    indicator = cards.indicator_of(view)
    if not cards.is_asked(view):
        return view.words("indicator.not_asked", year=view.words.year(view.year))
    here, nation = cards.scope(view, "prefecture", view.pref), cards.scope(view, "nation")
    return statements.indicator(indicator, here, nation, view.pref_name, view.words)


@answers_always
def layout(indicator: str = "", **_query: Any) -> Any:
    view = View.of()
    words, row = view.words, cards.indicator_of(view)
    every = [
        {"value": view.address.base + f"/indicator/{each['indicator']}", "label": words.pick(each, "name")}
        for each in view.rows("indicator_list")
    ]
    picker = page_picker(view, "indicator", every, f"{view.address.base}/indicator/{indicator}")
    shown = [card(view, name, CARDS[name](view)) for name in ("spread", "bands")] if cards.is_asked(view) else []
    content: Any = columns(*shown) if shown else empty(words("indicator.not_asked", year=words.year(view.year)))
    definition = html.P(words.pick(row, "definition"), className="definition-line")
    return page(
        view, heading(view), sentence(view), definition, content, tabs(view, TABS, "indicator"), controls=[picker]
    )


dash.register_page(
    __name__,
    path_template="/indicator/<indicator>",
    order=4.5,
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
)
