"""方法と定義: how a score is made, on one screen; every definition, weight and judgement behind it."""

from typing import Any

import dash

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, page, title_of
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.pages import method_cards as cards
from dashboards.pages import method_definitions as definitions
from dashboards.pages import method_tabs as opened

CARDS = {
    "steps": cards.steps,
    "example": cards.example,
    "indicators": definitions.indicators,
    "weights": cards.weights,
    "formulas": opened.formulas,
    "statuses": opened.statuses,
    "examples": opened.examples,
    "changes": opened.changes,
    "surveys": opened.surveys,
    "judgements": opened.judgements,
    "unscored": opened.unscored,
    "tables": opened.tables,
    "ladder": cards.ladder,
    "evidence": cards.evidence,
}
TABS = {
    "indicators": definitions.indicators_tab,
    "weights": opened.weights_tab,
    "formulas": opened.formulas_tab,
    "examples": opened.examples_tab,
    "changes": opened.changes_tab,
    "unscored": opened.unscored_tab,
    "confidence": opened.confidence_tab,
}


def heading(context: PageContext) -> str:
    return context.words("method.title")


def sentence(context: PageContext) -> str:
    facts = context.snapshot.row("method_framework")
    counts = {name: facts[f"{name}_count"] for name in ("indicator", "gate", "step", "pillar")}
    key = "lead" if facts["step_count"] else "lead_no_steps"
    return context.words(f"method.{key}", **counts)


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    shown = [card(context, name, CARDS[name](context)) for name in ("steps", "example")]
    return page(
        context,
        heading(context),
        sentence(context),
        columns(*shown, cards.limits(context), of="overview"),
        tabs(context, TABS, "method"),
    )


dash.register_page(
    __name__,
    path="/method",
    shows_open_years=True,
    order=8,
    nav="method",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
)
