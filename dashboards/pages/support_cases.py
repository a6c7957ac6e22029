"""事例: who newly passed a STEP, which of its answers changed in which order, and which bodies here are like it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.disclosure import may_name
from dashboards.outside import home
from dashboards.page_context import PageContext
from dashboards.page_statements.support import raised_text
from dashboards.pages.support_rows import Needs, needs
from dashboards.statements import tentatively
from pipeline.definitions.cases import Case, Cases, load_cases
from pipeline.definitions.model import DefinitionError

Row = Mapping[str, Any]


def step_of(context: PageContext, needed: Needs) -> int | None:
    """The STEP of the address, else the one that most bodies here have not passed; None without STEPs."""
    asked = {str(step): step for step in sorted(needed.thresholds)}
    usual = usual_step(needed)
    return asked.get(context.address.asked("case_step"), usual)


def usual_step(needed: Needs) -> int | None:
    """Return the STEP that most bodies here have not passed; of several, the first."""
    opened = [step for code in needed.bodies for step in needed.open_steps(code)]
    counts = {step: opened.count(step) for step in needed.thresholds}
    return max(counts, key=lambda step: (counts[step], -step), default=None)


def cases(context: PageContext) -> Card:
    """Bodies of the nation that newly passed the STEP; those that are like a body of the prefecture come first."""
    words, needed = context.words, needs(context)
    step = step_of(context, needed)
    known, fault = _known_cases()
    rows = _rows(context, needed, step, known) if step is not None else []
    if not rows:
        why = words("cases.none", step=step) if step is not None else words("support.send_no_steps")
        return Card(words("support.tab_cases"), why, Table({}, []), why=why)
    names = ("name", "prefecture", "population", "passed", "raised", "alike", "known")
    columns = {name: words(f"cases.col_{name}") for name in names}
    alike = sum(bool(row["alike"]) for row in rows)
    title = words("cases.title", count=len(rows), step=step, alike=alike)
    note = words("cases.note") + (words("cases.faulty", fault=fault) if fault else "")
    return Card(
        words("support.tab_cases"),
        title,
        Table(columns, rows),
        count=len(rows),
        caveat=note,
        reading=words("cases.use"),
    )


def _known_cases() -> tuple[Cases, str]:
    """What the office added, or none and the fault of its file: the rest of the page stays."""
    try:
        return load_cases(home("definitions")), ""
    except DefinitionError as error:
        return Cases(), str(error).rpartition("/")[2]


def _rows(context: PageContext, needed: Needs, step: int, known: Cases) -> list[dict[str, Any]]:
    found = [row for row in context.rows("support_cases", pref=None) if row["step"] == step]
    rows = [_row(context, needed, row, known) for row in found]
    return sorted(rows, key=lambda row: (-row["alike_count"], -row["year"], row["code"]))


def _row(context: PageContext, needed: Needs, row: Row, known: Cases) -> dict[str, Any]:
    words = context.words
    alike = _alike(needed, row)
    shown = [
        each
        for each in row["raised"] or []
        if may_name(each["disclosure"], row["code"][:2], context.pref[:2], row["code"])
    ]
    return {
        "code": row["code"],
        "name": row["name"],
        "kana": row["kana"],
        "href": context.address.to(f"/body/{row['code']}"),
        "prefecture": row["prefecture"],
        "population": row["population"],
        "year": row["passed_year"],
        "passed": tentatively(words("cases.passed", year=row["passed_year"]), row["evidence"], words),
        "raised": raised_text(shown, words),
        "alike": words("app.separator").join(needed.bodies[code]["name"] for code in alike),
        "alike_count": len(alike),
        "known": _known_text(known.of(row["code"], row["step"]), context),
    }


def _alike(needed: Needs, row: Row) -> Sequence[str]:
    """Return the bodies here of the same peer group that have not passed the STEP."""
    return [
        code
        for code, body in needed.bodies.items()
        if body["peer_group"] and body["peer_group"] == row["peer_group"] and row["step"] in needed.open_steps(code)
    ]


def _known_text(case: Case | None, context: PageContext) -> str:
    """What the office wrote of the case; a link as text, for it leads out of the house."""
    if case is None:
        return ""
    title = case.title.ja if context.words.lang == "ja" else case.title.en
    return context.words("examples.raised_separator").join(filter(None, [title, case.link, case.contact]))


def cases_tab(context: PageContext) -> html.Div:
    """事例, with the choice of the STEP."""
    needed, words = needs(context), context.words
    step, made = step_of(context, needed), cases(context)
    controls: list[Any] = []
    if step is not None:
        steps = [{"value": str(each), "label": words("step.label", step=each)} for each in sorted(needed.thresholds)]
        choice = dmc.SegmentedControl(
            id=tab_query_id("case_step", str(usual_step(needed))),
            data=steps,
            value=str(step),
            size="sm",
            attributes={"root": {"aria-label": words("examples.step")}},
        )
        controls = [html.Div(choice, className="tab-controls no-print")]
    return html.Div([*controls, card(context, "cases", replace(made, body=_grid(context, made)))], className="stack")


def _grid(context: PageContext, made: Card) -> list[Any]:
    columns = [_column(key, title) for key, title in made.table.columns.items()]
    return [grids.grid(context, "cases", columns, made.table.rows)] if made.table.rows else []


def _column(key: str, title: str) -> dict[str, Any]:
    if key == "name":
        return grids.link(key, title)
    if key == "population":
        return grids.number(key, title)
    if key == "raised":
        return grids.text(key, title, minWidth=330, flex=3, wrapText=True, autoHeight=True)
    return grids.text(key, title, minWidth=110, tooltipField=key)
