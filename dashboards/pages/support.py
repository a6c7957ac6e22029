"""支援の組み立て: whom to support, with what, together with whom, and to whom to send the few people there are."""

from typing import Any

import dash
from dash import html

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, empty, page, title_of
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.page_statements import support as statements
from dashboards.pages import support_cards as cards
from dashboards.pages import support_saved
from dashboards.pages.support_cases import cases as cases_of_steps
from dashboards.pages.support_cases import cases_tab
from dashboards.pages.support_choices import choices, choices_card
from dashboards.pages.support_groups import joint, joint_first, joint_tab
from dashboards.pages.support_plan import plan
from dashboards.pages.support_rows import needs
from dashboards.pages.support_send import send, send_tab

CARDS = {
    "lacking": cards.lacking,
    "towns": cards.towns,
    "joint_first": joint,
    "joint": joint,
    "send": send,
    "choices": choices,
    "plan": plan,
    "cases": cases_of_steps,
    "saved": support_saved.saved_plans,
}
TABS = {
    "towns": cards.towns_tab,
    "joint": joint_tab,
    "plan": support_saved.plan_and_saved,
    "send": lambda context: html.Div([send_tab(context), choices_card(context)], className="stack"),
    "cases": cases_tab,
}


def heading(context: PageContext) -> str:
    return context.words("support.heading", name=context.pref_name)


def sentence(context: PageContext) -> str:
    words, needed = context.words, needs(context)
    if not needed.measures:
        return words("support.sentence_none", name=context.pref_name, year=words.year(context.year))
    said = statements.sentence(cards.measure_rows(context), context.pref_name, len(needed.bodies), words)
    is_tentative = any(body["is_tentative"] for body in needed.bodies.values())
    return said + (words("support.tentative") if is_tentative else "")


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    if not needs(context).measures:
        return page(context, heading(context), sentence(context), empty(context.words("support.none_why")))
    shown = columns(card(context, "lacking", cards.lacking(context)), joint_first(context), of="wide")
    return page(context, heading(context), sentence(context), shown, tabs(context, TABS, "support"))


dash.register_page(
    __name__,
    path="/support",
    order=5.5,
    nav="support",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
    plan=support_saved.draft,
)
