"""指標: one indicator over all bodies, the own prefecture beside the nation."""

from typing import Any

import dash
from dash import html

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, empty, page, title_of
from dashboards.components.pickers import page_picker
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.page_statements import indicator as statements
from dashboards.pages import indicator_cards as cards
from dashboards.pages import indicator_relations as relations
from dashboards.pages.indicator_tabs import bodies_tab, definition_tab, map_tab, scatter_tab

CARDS = {
    "spread": cards.spread,
    "bands": cards.bands,
    "bodies": cards.bodies,
    "trend": relations.trend,
    "scatter": relations.scatter,
    "map": cards.value_map,
}
TABS = {
    "bodies": bodies_tab,
    "trend": lambda context: card(context, "trend", relations.trend(context)),
    "scatter": scatter_tab,
    "map": map_tab,
    "definition": definition_tab,
}


def heading(context: PageContext) -> str:
    return context.words.pick(cards.indicator_of(context), "name")


def sentence(context: PageContext) -> str:
    indicator = cards.indicator_of(context)
    if not cards.is_asked(context):
        return context.words("indicator.not_asked", year=context.words.year(context.year))
    here, nation = cards.scope(context, "prefecture", context.pref), cards.scope(context, "nation")
    return statements.indicator(indicator, here, nation, context.pref_name, context.words)


@answers_always
def layout(indicator: str = "", **_query: Any) -> Any:
    context = PageContext.of()
    words, row = context.words, cards.indicator_of(context)
    every = [
        {"value": context.address.base + f"/indicator/{each['indicator']}", "label": words.pick(each, "name")}
        for each in context.rows("indicator_list")
    ]
    picker = page_picker(context, "indicator", every, f"{context.address.base}/indicator/{indicator}")
    shown = (
        [card(context, name, CARDS[name](context)) for name in ("spread", "bands")] if cards.is_asked(context) else []
    )
    content: Any = columns(*shown) if shown else empty(words("indicator.not_asked", year=words.year(context.year)))
    definition = html.P(words.pick(row, "definition"), className="definition-line")
    more = tabs(context, TABS, "indicator")
    return page(context, heading(context), sentence(context), definition, content, more, controls=[picker])


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
