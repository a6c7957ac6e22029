"""達していない理由: who has not passed a STEP of the prefecture, and why, body by body."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.disclosure import withheld
from dashboards.page_context import PageContext
from dashboards.page_statements.body import Indicators, reason_of
from dashboards.page_statements.overview import weakest
from dashboards.words import Words

Row = dict[str, Any]


def weakest_step(context: PageContext) -> int | None:
    """Return the STEP that the page names first: the fewest pass it; without verdicts the first, None without STEPs."""
    rows = context.rows("overview_steps")
    row = weakest(rows)
    return row["step"] if row else min((row["step"] for row in rows), default=None)


def step_of(context: PageContext) -> int | None:
    """The STEP that the address asks for, else the one that the fewest pass."""
    known = {str(row["step"]): row["step"] for row in context.rows("overview_steps")}
    found: int | None = known.get(context.address.asked("step"), weakest_step(context))
    return found


def answers_of(context: PageContext) -> dict[str, Indicators]:
    """Code → required indicator → its answer; what may not be shown is withheld."""
    found: dict[str, dict[str, Row]] = {}
    for row in withheld(context.frame("overview_gates"), context.pref, context.pref).iter_rows(named=True):
        found.setdefault(row["code"], {})[row["indicator"]] = row
    return dict(found)


def reasons(context: PageContext) -> Card:
    """Every body that has not passed the STEP, with what is missing."""
    words, step, answers = context.words, step_of(context), answers_of(context)
    rows = [row for row in context.rows("overview_reasons") if row["step"] == step]
    shown = [
        {
            "code": row["code"],
            "name": row["name"],
            "kana": row["kana"],
            "href": context.address.to(f"/body/{row['code']}", step=str(step)),
            "state": words(f"step_state.{row['state']}"),
            "score": row["score"] if row["is_published"] else None,
            "why": reason_of(row, answers.get(row["code"], {}), words),
        }
        for row in rows
    ]
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name")}
    columns |= {key: words(f"stepcards.col_{key}") for key in ("state", "score", "why")}
    title = words("reasons.none") if step is None else _title(context, step, rows, answers)
    return Card(words("overview.tab_reasons"), title, Table(columns, shown), count=len(rows), why=title)


def _title(context: PageContext, step: int, rows: Sequence[Row], answers: dict[str, Indicators]) -> str:
    """How many failed, how many have no verdict yet (silence is no failure), and what most of them lack."""
    words, states = context.words, Counter(row["state"] for row in rows)
    counts = {"step": step, "count": states.pop("failed", 0), "others": _others(states, words)}
    unmet = Counter(gate for row in rows for gate in row["gates_unmet"] or ())
    if not unmet:
        return words("reasons.title", **counts)
    gate, count = min(unmet.items(), key=lambda item: (-item[1], item[0]))
    name = next(words.pick(of[gate], "name") for of in answers.values() if gate in of)
    return words("reasons.title_gate", **counts, gate=name, lacking=count)


def _others(states: Mapping[str, int], words: Words) -> str:
    parts = [
        words("reasons.other", state=words(f"step_state.{state}"), count=count)
        for state, count in sorted(states.items(), reverse=True)
    ]
    return words("reasons.others", parts=words("app.separator").join(parts)) if parts else ""


def reasons_tab(context: PageContext) -> html.Div:
    """達していない理由, with the choice of the STEP."""
    words, made, step = context.words, reasons(context), step_of(context)
    if step is None:
        return html.Div(card(context, "reasons", made))
    choice = dmc.SegmentedControl(
        id=tab_query_id("step", str(weakest_step(context))),
        data=[
            {"value": str(row["step"]), "label": words("step.label", step=row["step"])}
            for row in context.rows("overview_steps")
        ],
        value=str(step),
        size="sm",
        attributes={"root": {"aria-label": words("examples.step")}},
    )
    titles = made.table.columns
    listed = [
        grids.link("name", titles["name"]),
        grids.text("state", titles["state"]),
        grids.number("score", titles["score"], 1, width=90, flex=None),
        grids.text("why", titles["why"], wrapText=True, autoHeight=True, flex=3),
    ]
    body = [grids.grid(context, "reasons", listed, made.table.rows)]
    return html.Div(
        [html.Div(choice, className="tab-controls no-print"), card(context, "reasons", replace(made, body=body))]
    )
