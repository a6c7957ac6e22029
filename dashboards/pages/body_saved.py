"""目標の控え: plans of a body that were saved, and what came true of each."""

from dash import html

from dashboards.access import current_person
from dashboards.components.card import Card
from dashboards.components.saved_plans import current_framework, remove_form, save_form, saved, saved_list
from dashboards.page_context import PageContext
from dashboards.page_statements.plans import Outcome
from dashboards.pages.body_cards import record_of
from dashboards.pages.body_plan import plan_tab, planned
from dashboards.plans import Plan, new_plan
from dashboards.statements import FULL


def draft(context: PageContext, title: str) -> Plan:
    """The plan of the address: what the body means to carry out. Raises PlanError."""
    record = record_of(context)
    facts = {"year": context.year, "framework": current_framework(context), "by": current_person().name}
    return new_plan(record.code, title, planned(context, record), [record.code], **facts)


def saved_plans(context: PageContext) -> Card:
    return saved(context, record_of(context).code, lambda plan: outcome(plan, context), lambda plan: _to(context, plan))


def outcome(plan: Plan, context: PageContext) -> Outcome:
    """What the body answered to the measures of a plan in the year in view."""
    known = record_of(context).indicators
    points = [known[name]["points"] for name in plan.measures if name in known]
    answered = [one for one in points if one is not None]
    return Outcome(
        done=sum(one >= FULL for one in answered),
        ready=sum(1 - FULL < one < FULL for one in answered),
        lacking=sum(one <= 1 - FULL for one in answered),
        silent=len(points) - len(answered),
        gone=[name for name in plan.measures if name not in known],
    )


def _to(context: PageContext, plan: Plan) -> str:
    return context.address.to(f"/body/{plan.place}", tab="plan", plan=",".join(plan.measures))


def plan_and_saved(context: PageContext) -> html.Div:
    """The tab of the plan, with the plans that were saved before."""
    shown = saved_list(context, saved_plans(context))
    code = record_of(context).code
    return html.Div([plan_tab(context), save_form(context, code), shown, remove_form(context, code)], className="stack")
