"""団体比較: up to eight bodies side by side, and those they are compared with."""

from typing import Any

import dash

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, empty, page, title_of
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.page_statements import compare as statements
from dashboards.pages import compare_cards as cards
from dashboards.pages import compare_tabs as parts
from dashboards.pages.compare_choice import choice_of
from dashboards.pages.compare_controls import additions, beginning, controls, left_out
from dashboards.peers import rule_in_words

CARDS = {
    "step_panels": cards.steps,
    "pillar_panels": cards.pillars,
    "indicators": parts.indicators,
    "gaps": cards.gaps,
    "trend": cards.trend,
}
TABS = {
    "indicators": parts.indicators_tab,
    "gaps": lambda context: card(context, "gaps", cards.gaps(context)),
    "trend": parts.trend_tab,
}


def heading(context: PageContext) -> str:
    return context.words("compare.title")


def sentence(context: PageContext) -> str:
    choice, words = choice_of(context), context.words
    count = choice.counts.get(choice.peers, 1)
    asked = (context.snapshot, choice.codes[0], context.year) if choice.bodies else None
    peers = rule_in_words(*asked, choice.peers, count, words) if asked else ""
    facts = cards.scores_of(context, choice), choice.bodies, peers, cards.medians_of(context, choice)
    return statements.compare(*facts, words.year(context.year), words)


def _content(context: PageContext) -> list[Any]:
    choice = choice_of(context)
    if not choice.bodies:
        return [beginning(context)]
    if not cards.has_scores(cards.scores_of(context, choice)):
        shown: Any = empty(context.words("compare.none_asked", year=context.words.year(context.year)))
    else:
        made = [(name, CARDS[name](context)) for name in ("step_panels", "pillar_panels")]
        shown = columns(*(card(context, name, each) for name, each in made if each.figure))
    return [*left_out(context), *additions(context), shown, tabs(context, TABS, "compare")]


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    return page(context, heading(context), sentence(context), *_content(context), controls=controls(context))


dash.register_page(
    __name__, path="/compare", order=2, nav="compare", title=title_of(heading), heading=heading, sentence=sentence,
    cards=CARDS, tabs=TABS,
)  # fmt: skip
