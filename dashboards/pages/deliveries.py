"""提出状況: who has not sent, what was sent back, what is to be looked at; of the own prefecture alone."""

from typing import Any

import dash
from dash import dcc

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, page, title_of
from dashboards.components.pickers import year_label
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.page_statements import deliveries as statements
from dashboards.pages import deliveries_cards as cards
from dashboards.pages import deliveries_lists as lists
from dashboards.pages import deliveries_reminder as reminder

CARDS = {
    "arrivals": cards.arrived,
    "waiting": cards.waiting,
    "confirm": cards.confirm,
    "history": lists.history,
    "bodies": lists.bodies,
    "reminder": reminder.letters_card,
}
TABS = {"history": lists.history_tab, "bodies": lists.bodies_tab, "reminder": reminder.reminder_tab}


def heading(context: PageContext) -> str:
    return context.words("deliveries.title", name=context.pref_name)


def sentence(context: PageContext) -> str:
    year = context.words.year(context.year)
    board, open_ones = context.rows("board"), cards.open_deliveries(context)
    return statements.lead(board, len(open_ones), context.pref_name, year, context.words)


def _links(context: PageContext) -> list[Any]:
    """The years that are being collected, unless in view; and the check of a file that has not been sent."""
    to, words = context.address.to, context.words
    years = [
        dcc.Link(
            words("deliveries.to_collecting", label=year_label(row, context)), href=to("/deliveries", year=row["year"])
        )
        for row in context.collecting
        if row["year"] != context.year
    ]
    return [*years, dcc.Link(words("deliveries.to_check"), href=to("/check"))]


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    shown = [card(context, name, CARDS[name](context)) for name in ("arrivals", "waiting", "confirm")]
    return page(
        context,
        heading(context),
        sentence(context),
        columns(*shown, of="three"),
        tabs(context, TABS, "deliveries"),
        links=_links(context),
    )


dash.register_page(
    __name__,
    path="/deliveries",
    shows_open_years=True,
    shows_deliveries=True,
    order=6,
    nav="deliveries",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
)
