"""団体カルテ: one body, how far it has come and why, what to do next, where it stands, what it answered."""

from typing import Any

import dash
from dash import html

from dashboards.components.page import answers_always, page, title_of
from dashboards.components.pickers import peers_picker
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.page_statements import body as statements
from dashboards.pages import body_answers as answers
from dashboards.pages import body_cards as cards
from dashboards.pages import body_examples as examples
from dashboards.pages import body_plan as plan
from dashboards.pages import body_saved
from dashboards.pages import body_strengths as strengths
from dashboards.pages import body_trends as trends

CARDS = {
    "step_chips": cards.step_chips, "pillar_strips": cards.pillar_strips, "next": cards.next_actions,
    "held": cards.held, "answers": answers.answers, "missing": strengths.missing,
    "done": strengths.done, "places": strengths.places, "trend": trends.trend,
    "moves": trends.moves, "changes": trends.changes, "examples": examples.examples,
    "role_models": examples.role_models, "deliveries": answers.deliveries, "plan": plan.plan,
    "saved": body_saved.saved_plans,
}  # fmt: skip
TABS = {
    "answers": answers.answers_tab,
    "strengths": strengths.strengths_tab,
    "trend": trends.trend_tab,
    "changes": trends.changes_tab,
    "examples": examples.examples_tab,
    "plan": body_saved.plan_and_saved,
    "deliveries": answers.deliveries_tab,
}


def heading(context: PageContext) -> str:
    return context.words("body.title", name=cards.name_of(context))


def sentence(context: PageContext) -> str:
    if not context.year_state["is_closed"]:
        return answers.received_sentence(context)
    made, words = cards.record_of(context), context.words
    return words("body.between_sentences").join(statements.verdict(made.body, made.groups, made.indicators, words))


@answers_always
def layout(code: str = "", **_query: Any) -> Any:
    context = PageContext.of()
    if not context.year_state["is_closed"]:
        answered = {name: TABS[name] for name in ("answers", "deliveries")}  # no figures over bodies
        return page(context, heading(context), sentence(context), tabs(context, answered, "body"))
    sheet = html.A(context.words("paper.body"), href=context.address.to(f"/sheet/body/{code}.pdf"))
    content = (cards.first_screen(context), tabs(context, TABS, "body"), cards.limits(context))
    record, above = cards.record_of(context), (heading(context), sentence(context), cards.identity(context))
    picker = [peers_picker(context, record.peer_counts, record.rule)] if record.peer_counts else []
    return page(context, *above, *content, links=[sheet], controls=picker)


dash.register_page(
    __name__,
    path_template="/body/<code>",
    shows_open_years=True,  # and of them what the body itself has answered
    order=3.5,
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
    plan=body_saved.draft,
)
