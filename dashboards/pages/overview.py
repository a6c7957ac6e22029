"""県の概況: where a prefecture stands, and what waits for it today."""

from dataclasses import replace
from typing import Any

import dash
from dash import html

from dashboards.components.card import card
from dashboards.components.maps import map_beside_list
from dashboards.components.page import answers_always, columns, page, slow_link, title_of
from dashboards.components.tabs import tab_link, tabs
from dashboards.overview_sentence import overview_sentence
from dashboards.page_context import PageContext
from dashboards.page_statements.overview import lead_number
from dashboards.pages import overview_cards as cards
from dashboards.pages import overview_lists as lists
from dashboards.pages import overview_reasons as reasons

CARDS = {
    "step_bars": cards.steps,
    "pillar_strips": cards.pillars,
    "ends": cards.ends,
    "moves": cards.moves,
    "map": cards.stage_map,
    "bodies": lists.bodies,
    "indicators": lists.indicators,
    "reasons": reasons.reasons,
}
TABS = {
    "bodies": lists.bodies_tab,
    "reasons": reasons.reasons_tab,
    "indicators": lists.indicators_tab,
    "moves": lists.moves_tab,
    "map": lambda context: map_beside_list(context, "map", cards.stage_map(context)),
}


def heading(context: PageContext) -> str:
    return context.words("overview.title", name=context.pref_name)


def _document_links(context: PageContext) -> list[Any]:
    """The A4 sheet of the prefecture, and those of all its bodies."""
    to = context.address.to
    sheet = html.A(context.words("overview.paper"), href=to(f"/sheet/pref/{context.pref}.pdf", pref=context.pref))
    return [
        sheet,
        slow_link(context.words, "overview.papers", to(f"/sheet/pref/{context.pref}.zip", pref=context.pref)),
    ]


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    names = ("step_bars", "pillar_strips") if context.rows("overview_steps") else ("pillar_strips",)
    made = {name: CARDS[name](context) for name in names}
    if "step_bars" in made:
        way = tab_link(context.words, "overview.to_reasons", "reasons")
        made["step_bars"] = replace(made["step_bars"], more=[way])
    shown = [card(context, name, made[name]) for name in names]
    side = html.Div([lists.today(context), card(context, "ends", cards.ends(context))], className="stack")
    content = [columns(*shown, side, of="overview"), tabs(context, TABS, "overview")]
    number = lead_number(context.rows("overview_steps"), context.words)
    sentence = overview_sentence(context)
    return page(context, heading(context), sentence, *content, links=_document_links(context), number=number)


dash.register_page(
    __name__,
    path="/",
    order=0,
    nav="overview",
    title=title_of(heading),
    heading=heading,
    sentence=overview_sentence,
    cards=CARDS,
    tabs=TABS,
)
