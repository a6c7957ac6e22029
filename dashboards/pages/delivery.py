"""提出 one by one: what became of a file, its findings cell by cell, its slip, and what the same sender sent."""

from typing import Any

import dash
from dash import html

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, page, title_of
from dashboards.page_context import PageContext
from dashboards.page_statements import deliveries as statements
from dashboards.pages import delivery_cards as cards
from dashboards.pages.deliveries_cards import file_name

CARDS = {"findings": cards.findings, "facts": cards.facts, "others": cards.others}


def heading(context: PageContext) -> str:
    return context.words("one_delivery.title", name=file_name(cards.delivery_of(context)["name"]))


def sentence(context: PageContext) -> str:
    return statements.outcome(cards.delivery_of(context), context.words)


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    beside = [card(context, name, CARDS[name](context)) for name in ("facts", "others")]
    return page(
        context,
        heading(context),
        sentence(context),
        html.Div([cards.findings_card(context), columns(*beside, of="two")], className="stack"),
        links=cards.links(context),
    )


dash.register_page(
    __name__,
    path_template="/deliveries/<delivery_id>",
    shows_open_years=True,
    shows_deliveries=True,
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
)
