"""指標の一覧: every indicator of the framework that was asked, the prefecture beside the nation."""

from dataclasses import replace
from typing import Any

import dash

from dashboards.components.card import card
from dashboards.components.page import answers_always, page, title_of
from dashboards.page_context import PageContext
from dashboards.pages.overview_lists import indicator_grid, indicators

CARDS = {"indicators": indicators}


def heading(context: PageContext) -> str:
    return context.words("indicator_list.title")


def sentence(context: PageContext) -> str:
    rows = context.rows("indicator_list")
    asked = sum(bool(row["asked_count"]) for row in rows)
    return context.words("indicator_list.sentence", count=len(rows), asked=asked, year=context.words.year(context.year))


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    made = indicators(context)
    return page(
        context,
        heading(context),
        sentence(context),
        card(context, "indicators", replace(made, body=[indicator_grid(context, made)])),
    )


dash.register_page(
    __name__,
    path="/indicator",
    order=4,
    nav="indicator",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
)
