"""全国・県内での位置: bands and ranges of ranks in the set that is chosen, and what other weights would move."""

from typing import Any

import dash
from dash import html

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, empty, page, title_of
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.pages import ranking_cards as cards
from dashboards.pages.ranking_choice import RankingChoice, choice_of
from dashboards.pages.ranking_controls import controls, list_tab
from dashboards.pages.ranking_trial import trial, trial_tab
from dashboards.peers import rule_in_words

CARDS = {
    "ranges": cards.ranges,
    "bands": cards.bands,
    "places": cards.places,
    "list": cards.listed,
    "trial": trial,
}


TABS = {"list": list_tab, "trial": trial_tab}


def heading(context: PageContext) -> str:
    return context.words("ranking.title")


def sentence(context: PageContext) -> str:
    choice = choice_of(context)
    if choice is None:
        return context.words("ranking.nothing", year=context.words.year(context.year))
    return cards.sentence_of(choice)


def _content(choice: RankingChoice) -> list[Any]:
    context = choice.context
    names = ("ranges", "places" if choice.own else "bands")
    return [
        *_rule(choice),
        columns(*(card(context, name, CARDS[name](context)) for name in names), of="wide"),
        tabs(context, TABS, "ranking"),
    ]


def _rule(choice: RankingChoice) -> list[Any]:
    """With whom the body of interest is compared, in words; nothing where there is nobody."""
    context, count = choice.context, choice.counts.get(choice.scope) if choice.own else None
    if count is None:
        return []
    said = rule_in_words(context.snapshot, choice.own["code"], context.year, choice.scope, count, context.words)
    return [html.P(said, className="note")]


@answers_always
def layout(**_query: Any) -> Any:
    choice = choice_of(PageContext.of())
    if choice is None:
        context = PageContext.of()
        return page(context, heading(context), sentence(context), empty(sentence(context)))
    context = choice.context
    return page(context, heading(context), sentence(context), *_content(choice), controls=controls(choice))


dash.register_page(
    __name__, path="/ranking", order=5, nav="ranking", title=title_of(heading), heading=heading, sentence=sentence,
    cards=CARDS, tabs=TABS,
)  # fmt: skip
