"""Saving and removing plans, and the list of them: what came true of each, read from the answers of the year."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, html
from flask import current_app

from dashboards.access import current_person, may_receive
from dashboards.address import Address
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.page import context_for, page_at
from dashboards.outside import home
from dashboards.page_context import LostError, PageContext
from dashboards.page_statements.plans import Outcome, note_of, outcome_text
from dashboards.plans import Plan, PlanError, list_plans, remove_plan, save_plan
from dashboards.words import Words

Draft = Callable[[PageContext, str], Plan]
"""What a page declares as `plan=` in dash.register_page: the plan of the address, under a title. Raises PlanError."""


def save_form(context: PageContext, place: str) -> html.Div | None:
    """A title and a button; nothing for a person who may not plan for the place."""
    if not may_receive(current_person(), place[:2], place):
        return None
    words = context.words
    title = dmc.TextInput(id="plan-title", label=words("plans.name"), placeholder=words("plans.name_like"), size="sm")
    button = dmc.Button(words("plans.save"), id="plan-save", n_clicks=0, size="sm")
    answer = html.P(id="plan-saved", role="status", className="note")
    return html.Div([title, button, answer], className="tab-controls plan-save no-print")


def remove_form(context: PageContext, place: str) -> html.Div | None:
    """A choice of the saved plans and a button; nothing where there are none."""
    words = context.words
    plans = list_plans(home(f"plans/{place}"), place, current_person())
    if not plans:
        return None
    options = [{"value": f"{place}/{plan.id}", "label": _choice_text(plan, words)} for plan in plans]
    choice = dmc.Select(id="plan-unwanted", label=words("plans.unwanted"), data=options, size="sm", clearable=True)
    button = dmc.Button(words("plans.remove"), id="plan-remove", n_clicks=0, size="sm", variant="outline")
    answer = html.P(id="plan-removed", role="status", className="note")
    return html.Div([choice, button, answer], className="tab-controls plan-save no-print")


def _choice_text(plan: Plan, words: Words) -> str:
    return words("plans.dated", title=plan.title or words("plans.untitled"), date=plan.date)


def saved(context: PageContext, place: str, evaluate: Callable[[Plan], Outcome], to: Callable[[Plan], str]) -> Card:
    """The saved plans of a place, newest first. `evaluate`: what came true of one; `to`: the address that shows it."""
    words = context.words
    plans = list_plans(home(f"plans/{place}"), place, current_person())
    if not plans:
        return Card(words("plans.label"), words("plans.none"), Table({}, []), why=words("plans.how"))
    names = ("name", "date", "by", "measures", "bodies", "outcome", "note")
    columns = {name: words(f"plans.col_{name}") for name in names}
    rows = [_row(context, plan, evaluate(plan), to(plan)) for plan in plans]
    return Card(
        words("plans.label"), words("plans.title", count=len(rows)), Table(columns, rows), caveat=words("plans.read")
    )


def _row(context: PageContext, plan: Plan, outcome: Outcome, href: str) -> dict[str, Any]:
    words = context.words
    return {
        "key": plan.id,
        "name": plan.title or words("plans.untitled"),
        "href": href,
        "date": plan.date,
        "by": plan.by,
        "measures": len(plan.measures),
        "bodies": len(plan.bodies) or words("plans.all_bodies"),
        "outcome": outcome_text(outcome, plan.year, context.year, words),
        "note": note_of(plan.framework, current_framework(context), outcome, words),
    }


def current_framework(context: PageContext) -> str:
    return str(context.snapshot.row("snapshot")["framework"])


def saved_list(context: PageContext, made: Card) -> html.Section | html.P:
    """The list, each name a link to its plan; how to save one where there is none."""
    if not made.table.rows:
        return html.P(made.why, className="note")
    columns = [
        grids.link(key, title)
        if key == "name"
        else grids.text(key, title, minWidth=240 if key in ("outcome", "note") else 90, tooltipField=key)
        for key, title in made.table.columns.items()
    ]
    return card(
        context, "saved", replace(made, body=[grids.grid(context, "saved", columns, made.table.rows, key="key")])
    )


def register_callbacks(app: dash.Dash) -> None:
    """Save what the page plans, or remove what was saved, then show the list anew."""

    @app.callback(
        Output("plan-saved", "children"),
        Input("plan-save", "n_clicks"),
        State("plan-title", "value"),
        State("address", "data"),
        prevent_initial_call=True,
    )
    def save(clicks: int | None, title: str | None, shown: tuple[str, str]) -> Any:
        if not clicks:
            return dash.no_update
        address = Address.parse(*shown, current_app.config["BASE"])
        try:
            _save(address, str(title or ""))
        except PlanError as error:
            return address.words(f"plans.{error.key}")
        except (LookupError, LostError):
            return address.words("plans.not_yours")
        dash.set_props("tab-wanted", {"data": {"tab": "plan", "address": list(shown)}})
        return address.words("plans.saved")

    @app.callback(
        Output("plan-removed", "children"),
        Input("plan-remove", "n_clicks"),
        State("plan-unwanted", "value"),
        State("address", "data"),
        prevent_initial_call=True,
    )
    def remove(clicks: int | None, chosen: str | None, shown: tuple[str, str]) -> Any:
        if not clicks:
            return dash.no_update
        words = Address.parse(*shown, current_app.config["BASE"]).words
        place, _, plan_id = str(chosen or "").partition("/")
        if not plan_id:
            return words("plans.none_chosen")
        try:
            remove_plan(home(), place, plan_id, current_person())
        except PlanError as error:
            return words(f"plans.{error.key}")
        dash.set_props("tab-wanted", {"data": {"tab": "plan", "address": list(shown)}})
        return words("plans.removed")


def _save(address: Address, title: str) -> None:
    page: Mapping[str, Any] = page_at(address.path) or {}
    draft: Draft = page["plan"]
    save_plan(home(), draft(context_for(page, address), title), current_person())
