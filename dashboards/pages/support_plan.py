"""A plan: measures and bodies picked in the address, whom to invite and why."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.page_context import PageContext
from dashboards.page_statements import support as statements
from dashboards.pages.support_cards import state_text
from dashboards.pages.support_rows import OPEN_STATES, Needs, Row, needs
from dashboards.statements import step_labels


def picked(context: PageContext, name: str, known: Any) -> list[str]:
    """What the address names, as far as it is known: a saved plan may name what no longer is."""
    return [one for one in dict.fromkeys(context.address.asked(name).split(",")) if one in known]


def dropped_count(context: PageContext, needed: Needs) -> int:
    """Count the measures and bodies of the address that are not there: of another year or framework, or not public."""
    asked = {name: [one for one in context.address.asked(name).split(",") if one] for name in ("measures", "towns")}
    return sum(one not in needed.measures for one in asked["measures"]) + sum(
        one not in needed.bodies for one in asked["towns"]
    )


def invited(context: PageContext, needed: Needs) -> dict[str, list[str]]:
    """Body → the picked measures that it lacks or has not answered; without bodies, all that lack one."""
    measures = picked(context, "measures", needed.measures)
    chosen = picked(context, "towns", needed.bodies) or list(needed.bodies)
    open_to = {
        code: [name for name in measures if needed.is_lacking(code, name) or _is_silent(needed, code, name)]
        for code in chosen
    }
    return {code: own for code, own in open_to.items() if own}


def plan_rows(context: PageContext, needed: Needs) -> list[Row]:
    """A row per body and measure to invite it to."""
    return [_row(context, needed, code, name, own) for code, own in invited(context, needed).items() for name in own]


def _row(context: PageContext, needed: Needs, code: str, name: str, own: list[str]) -> Row:
    """One invitation. Of the STEPs that the plan passes, those for which this measure is needed, or is enough."""
    words, measure = context.words, needed.measures[name]
    alone = needed.steps_passed_by(code, [name])
    others = needed.steps_passed_by(code, [other for other in own if other != name])
    together = [step for step in needed.steps_passed_by(code, own) if step not in others and step not in alone]
    is_silent = _is_silent(needed, code, name)
    state = state_text(context, needed, needed.states[code, name])
    cost = needed.rules.cost_of(name).name
    return {
        "code": code,
        "town": needed.bodies[code]["name"],
        "measure": words.pick(measure, "name"),
        "state": state,
        "passing": step_labels(sorted([*alone, *together]), words),
        "reason": statements.reason(state, alone, together, words, is_silent=is_silent),
        "cost": cost.ja if words.lang == "ja" else cost.en,
        "advice": words.pick(measure, "advice"),
        "answer": "",
    }


def _is_silent(needed: Needs, code: str, measure: str) -> bool:
    return needed.states.get((code, measure)) in OPEN_STATES


def plan(context: PageContext) -> Card:
    """The picked measures and bodies as a list to invite from."""
    words, needed = context.words, needs(context)
    rows = plan_rows(context, needed)
    columns = {
        key: words(f"support.plan_{key}")
        for key in ("code", "town", "measure", "state", "passing", "reason", "cost", "advice", "answer")
    }
    if not rows:
        key = "support.plan_nobody" if picked(context, "measures", needed.measures) else "support.plan_empty"
        return Card(words("support.tab_plan"), words(key), Table({}, []), why=words("support.plan_how"))
    steps = sum(len(needed.steps_passed_by(code, own)) for code, own in invited(context, needed).items())
    title = words(
        "support.plan_title",
        towns=len({row["code"] for row in rows}),
        measures=len({row["measure"] for row in rows}),
        steps=steps,
    )
    dropped = dropped_count(context, needed)
    note = words("support.note_plan") + (words("support.plan_dropped", count=dropped) if dropped else "")
    return Card(words("support.tab_plan"), title, Table(columns, rows), caveat=note, reading=words("support.plan_use"))


def plan_tab(context: PageContext) -> html.Div:
    """案: pick measures and bodies; the address is the saved plan, 取り出す the invitation."""
    needed, words, made = needs(context), context.words, plan(context)
    measures = [{"value": name, "label": words.pick(row, "name")} for name, row in needed.measures.items()]
    bodies = [{"value": code, "label": row["name"]} for code, row in needed.bodies.items()]
    picks = html.Div(
        [_choice(context, needed, "measures", measures), _choice(context, needed, "towns", bodies)],
        className="tab-controls plan-controls no-print",
    )
    return html.Div([picks, card(context, "plan", _with_table(made))])


def _choice(context: PageContext, needed: Needs, name: str, options: list[dict[str, str]]) -> dmc.MultiSelect:
    return dmc.MultiSelect(
        id=tab_query_id(name, ""),
        label=context.words(f"support.pick_{name}"),
        data=options,
        value=picked(context, name, needed.measures if name == "measures" else needed.bodies),
        searchable=True,
        clearable=True,
        placeholder=context.words(f"support.pick_{name}_none"),
        comboboxProps={"shadow": "md", "zIndex": 400},
    )


def _with_table(made: Card) -> Card:
    """The list below the title; the advice goes into the file alone."""
    if not made.table.rows:
        return made
    shown = {key: title for key, title in made.table.columns.items() if key not in ("code", "advice", "answer")}
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in shown.values()]))
    lines = [html.Tr([html.Td(row[key]) for key in shown]) for row in made.table.rows]
    table = html.Table([head, html.Tbody(lines)], className="table", **{"aria-label": made.label})
    frame = html.Div(table, className="table-frame", tabIndex=0, role="region", **{"aria-label": made.label})
    return replace(made, body=[frame])
