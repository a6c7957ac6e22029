"""指標の一覧: every indicator of the framework that was asked, the prefecture beside the nation."""

from dataclasses import replace
from typing import Any

import dash

from dashboards.components.card import card
from dashboards.components.page import answers_always, page, title_of
from dashboards.pages import overview_cards
from dashboards.pages.overview_lists import indicator_grid
from dashboards.view import View

CARDS = {"indicators": overview_cards.indicators}


def heading(view: View) -> str:
    return view.words("indicator_list.title")


def sentence(view: View) -> str:
    rows = view.rows("indicator_list")
    asked = sum(bool(row["asked_count"]) for row in rows)
    return view.words("indicator_list.sentence", count=len(rows), asked=asked, year=view.words.year(view.year))


@answers_always
def layout(**_query: Any) -> Any:
    view = View.of()
    made = overview_cards.indicators(view)
    return page(
        view, heading(view), sentence(view), card(view, "indicators", replace(made, body=[indicator_grid(view, made)]))
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
