"""団体カルテ, 目標と試算: planned measures → STEP, scores and place, by the computation of the published scores."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards import statements as shared
from dashboards.body_record import BodyRecord
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.documents.exhibit import NativeChart
from dashboards.page_context import PageContext
from dashboards.page_statements import body_plan as plans
from dashboards.pages.body_cards import record_of

Row = Mapping[str, Any]


def _usual(record: BodyRecord) -> list[str]:
    """The fewest things that pass the next STEP."""
    return [row["indicator"] for row in record.actions]


def planned(context: PageContext, record: BodyRecord) -> list[str]:
    """What the address plans, as far as it is not yet done; without it, the fewest things for the next STEP."""
    asked = context.address.more.get("plan")
    if asked is None:
        return _usual(record)
    open_ = {row["indicator"] for row in record.unfinished}
    return [name for name in dict.fromkeys(asked.split(",")) if name in open_]


def plan(context: PageContext) -> Card:
    """Scores, verdicts and places now, and if the plan were carried out."""
    words, record = context.words, record_of(context)
    names = planned(context, record)
    rows = record.rows("body_plan", planned=",".join(names))
    columns = {
        name: words(f"plan.col_{name}")
        for name in ("group", "before", "after", "change", "range", "now", "then", "place")
    }
    table = [_line(row, record, context) for row in rows if row["asked_count"]]
    title = plans.plan_title(rows, len(names), words) if table else _nothing_open(context)
    return Card(
        words("body.tab_plan"), title, Table(columns, table), caveat=words("plan.note"), why=_nothing_open(context),
        native=NativeChart("column", 0, (1, 2), ("missing", "own"), unit=words("chart_unit.points")),
    )  # fmt: skip


def _nothing_open(context: PageContext) -> str:
    """Why there is nothing to tick: all is done, or nothing was asked."""
    is_asked = any(row["asked_count"] for row in record_of(context).steps)
    return context.words("plan.none" if is_asked else "plan.unasked")


def _line(row: Row, record: BodyRecord, context: PageContext) -> dict[str, Any]:
    words = context.words
    change = None if row["score_before"] is None or not row["is_published"] else row["score"] - row["score_before"]
    return {
        "key": row["group_id"],
        "group": shared.group_name(row, words),
        "before": row["score_before"],
        "after": row["score"] if row["is_published"] else None,
        "change": change,
        "range": shared.bounds_text(row, words),
        "now": "" if row["step"] is None else shared.verdict({**row, "state": row["state_before"]}, words),
        "then": "" if row["step"] is None else plans.plan_verdict(row, record.indicators, words),
        "place": plans.plan_place(row, words),
    }


def plan_tab(context: PageContext) -> html.Div:
    """目標と試算: what is planned, STEP by STEP, and what comes of it."""
    record, made = record_of(context), plan(context)
    titles = made.table.columns
    columns = [
        grids.signed(name, title)
        if name == "change"
        else grids.number(name, title, 1)
        if name in ("before", "after")
        else grids.text(name, title, minWidth=320 if name == "then" else 150, tooltipField=name)
        for name, title in titles.items()
    ]
    body = [grids.grid(context, "plan", columns, made.table.rows, key="key")] if made.table.rows else []
    return html.Div([_choices(context, record), card(context, "plan", replace(made, body=body))], className="stack")


def _choices(context: PageContext, record: BodyRecord) -> html.Section:
    """A box for every indicator of a STEP that is not at full points."""
    words = context.words
    groups = {row["indicator"]: row["step"] for row in context.snapshot.frame("indicator_groups").to_dicts()}
    parts = [
        _boxes(step, [row for row in record.unfinished if groups.get(row["indicator"]) == step["step"]], context)
        for step in record.steps
    ]
    chosen = dmc.CheckboxGroup(
        html.Div([part for part in parts if part], className="plan-steps"),
        id=tab_query_id("plan", ",".join(_usual(record))),
        value=planned(context, record),
        label=words("plan.choose"),
        size="sm",
    )
    content = chosen if record.unfinished else html.P(_nothing_open(context), className="note")
    return html.Section(content, className="card", **{"aria-label": words("plan.choose")})


def _boxes(step: Row, rows: Sequence[Row], context: PageContext) -> html.Div | None:
    if not rows:
        return None
    words = context.words
    boxes = [
        dmc.Checkbox(
            value=row["indicator"],
            size="sm",
            label=words("paper.required", name=words.pick(row, "name")) if row["is_gate"] else words.pick(row, "name"),
            description=words("next.now", status=shared.answer(row, words)),
        )
        for row in rows
    ]
    return html.Div([html.H3(shared.group_name(step, words)), *boxes])
