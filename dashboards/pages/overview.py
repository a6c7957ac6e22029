"""県の概況: where a prefecture stands, and what waits for it today."""

from typing import Any

import dash
from dash import html

from dashboards import statements
from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, page, title_of
from dashboards.components.tabs import tabs
from dashboards.pages import overview_cards as cards
from dashboards.pages.overview_lists import bodies_tab, indicators_tab, today
from dashboards.view import View

CARDS = {
    "steps": cards.steps,
    "pillars": cards.pillars,
    "ends": cards.ends,
    "moves": cards.moves,
    "map": cards.stage_map,
    "bodies": cards.bodies,
    "indicators": cards.indicators,
}
TABS = {
    "bodies": lambda view: bodies_tab(view, cards.bodies(view)),
    "indicators": lambda view: indicators_tab(view, cards.indicators(view)),
    "moves": lambda view: card(view, "moves", cards.moves(view)),
    "map": lambda view: card(view, "map", cards.stage_map(view)),
}


def heading(view: View) -> str:
    return view.words("overview.title", name=view.pref_name)


def sentence(view: View) -> str:
    steps = view.rows("overview_steps")
    if not view.frame("overview_bodies").height:
        return view.words("overview.lead_none", name=view.pref_name, year=view.words.year(view.year))
    if not steps:
        return statements.overview_pillars(cards.pillar_medians(view), view.pref_name, view.words)
    return statements.overview(steps, view.pref_name, view.words)


@answers_always
def layout(**_query: Any) -> Any:
    view = View.of()
    names = ("steps", "pillars") if view.rows("overview_steps") else ("pillars",)
    shown = [card(view, name, CARDS[name](view)) for name in names]
    side = html.Div([today(view), card(view, "ends", cards.ends(view))], className="stack")
    return page(
        view,
        heading(view),
        sentence(view),
        columns(*shown, side, of="overview"),
        tabs(view, TABS, "overview"),
        links=[
            html.A(view.words("overview.paper"), href=view.address.to(f"/sheet/pref/{view.pref}.pdf", pref=view.pref))
        ],
    )


dash.register_page(
    __name__,
    path="/",
    order=0,
    nav="overview",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
)
