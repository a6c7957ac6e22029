"""会議資料一式: choose cards of a prefecture or a body, see the contents, take them along as slides."""

from typing import Any

import dash
from dash import html

from dashboards.components.deck import MOST_CARDS, TYPES, chosen_cards, subject_of
from dashboards.components.page import answers_always, page, slow_link, title_of
from dashboards.page_context import PageContext
from dashboards.pages import meeting_cards as cards


def heading(context: PageContext) -> str:
    return context.words("meeting.heading", name=subject_of(context))


def sentence(context: PageContext) -> str:
    count = len(chosen_cards(context.address))
    if count > MOST_CARDS:
        return context.words("meeting.too_many", most=MOST_CARDS)
    return context.words("meeting.sentence" if count else "meeting.sentence_none", count=count)


@answers_always
def layout(**_query: Any) -> Any:
    context, words = PageContext.of(), PageContext.of().words
    along = {"pref": context.pref, "year": str(context.year), **context.address.more}
    takes = [slow_link(words, f"meeting.take_{form}", context.address.to(f"/deck.{form}", **along)) for form in TYPES]
    content = html.Section(
        [
            cards.choice(context),
            html.P(takes, className="take-deck"),
            html.P(words("meeting.contents"), className="note"),
            cards.contents(context),
            html.P(words("meeting.note"), className="note"),
        ],
        className="card card-wide",
        **{"aria-label": words("meeting.cards")},
    )
    return page(context, heading(context), sentence(context), content, controls=[cards.subject(context)])


dash.register_page(
    __name__,
    path="/meeting",
    order=5.7,
    nav="meeting",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
)
