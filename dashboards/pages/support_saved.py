"""案の控え: plans of a prefecture that were saved, and what came true of each."""

from dash import html

from dashboards.access import current_person
from dashboards.components.card import Card
from dashboards.components.saved_plans import current_framework, remove_form, save_form, saved, saved_list
from dashboards.page_context import PageContext
from dashboards.page_statements.plans import Outcome
from dashboards.pages.support_plan import invited, picked, plan_tab
from dashboards.pages.support_rows import HAS, LACKS, PARTLY, SHORT, Needs, needs
from dashboards.plans import Plan, new_plan


def draft(context: PageContext, title: str) -> Plan:
    """The plan of the address: its measures, and whom it invites. Raises PlanError."""
    needed = needs(context)
    measures, bodies = picked(context, "measures", needed.measures), list(invited(context, needed))
    facts = {"year": context.year, "framework": current_framework(context), "by": current_person().name}
    return new_plan(context.pref, title, measures, bodies, **facts)


def saved_plans(context: PageContext) -> Card:
    needed = needs(context)
    return saved(context, context.pref, lambda plan: outcome(plan, needed), lambda plan: address_of(context, plan))


def outcome(plan: Plan, needed: Needs) -> Outcome:
    """What the bodies of a plan answered to its measures in the year in view."""
    gone = [one for one in (*plan.measures, *plan.bodies) if one not in needed.measures and one not in needed.bodies]
    pairs = [(code, name) for code in plan.bodies for name in plan.measures]
    states = [needed.states[pair] for pair in pairs if pair in needed.states]
    ready = {one.id for one in needed.rules.readiness}
    counts = {
        "done": states.count(HAS),
        "ready": sum(state in ready or state == PARTLY for state in states),
        "lacking": states.count(LACKS) + states.count(SHORT),
    }
    return Outcome(**counts, silent=len(states) - sum(counts.values()), gone=gone)


def address_of(context: PageContext, plan: Plan) -> str:
    return context.address.to(
        "/support", pref=context.pref, tab="plan", measures=",".join(plan.measures), towns=",".join(plan.bodies)
    )


def plan_and_saved(context: PageContext) -> html.Div:
    """The tab of the plan, with the plans that were saved before."""
    shown = saved_list(context, saved_plans(context))
    return html.Div(
        [plan_tab(context), save_form(context, context.pref), shown, remove_form(context, context.pref)],
        className="stack",
    )
