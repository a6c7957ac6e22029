"""団体カルテ: which of the peers pass a STEP, since when, and which of their answers changed on the way."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards import statements as shared
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.page_context import PageContext
from dashboards.page_statements import body as statements
from dashboards.page_statements.support import raised_text
from dashboards.pages.body_cards import record_of

Row = Mapping[str, Any]


def _step(context: PageContext) -> Row | None:
    """The STEP of the address, else the usual one; None without STEPs."""
    asked = {str(group["step"]): group for group in record_of(context).steps}
    return asked.get(context.address.asked("step"), _usual_step(context))


def _usual_step(context: PageContext) -> Row | None:
    """The first STEP that the body was judged in and has not passed, else its next one, else the last."""
    record = record_of(context)
    judged = (group for group in record.steps if group["state"] in ("failed", "undetermined"))
    return next(judged, None) or record.next_step or (record.steps[-1] if record.steps else None)


def examples(context: PageContext) -> Card:
    """The peers that pass the STEP, nearest in population first."""
    words, step = context.words, _step(context)
    if step is None:
        return Card(words("examples.title"), words("examples.no_steps"), Table({}, []), why=words("examples.no_steps"))
    rows = record_of(context).rows("body_examples", step=step["step"], peers=record_of(context).peers)
    named = {"step": step["step"], "name": words.pick(step, "name")}
    columns = {
        key: words(f"examples.col_{key}")
        for key in ("name", "prefecture", "population", "since", "score", "now", "raised")
    }
    title = words("examples.answer", **named, count=len(rows)) if rows else words("examples.answer_none", **named)
    table = [_example(row, context) for row in rows]
    note = record_of(context).rule_in_words(words)
    return Card(words("examples.title"), title, Table(columns, table), count=len(rows), caveat=note, why=title)


def _example(row: Row, context: PageContext) -> dict[str, Any]:
    words = context.words
    key = "since_first" if row["first_year"] == row["oldest_year"] else "since"
    return {
        "code": row["code"],
        "name": row["name"],
        "href": context.address.to(f"/body/{row['code']}"),
        "prefecture": row["prefecture"],
        "population": row["population"],
        "since": words(f"examples.{key}", year=row["first_year"]),
        "score": row["score"],
        "now": shared.verdict(row, words),
        "raised": _raised(row, context),
    }


def _raised(row: Row, context: PageContext) -> str:
    """`2024: CIOの任命 予定→任命している`; answers that may not be shown by body are left out."""
    shown = record_of(context).shown(row["raised"] or [], row["code"])
    return raised_text(shown, context.words, row["first_year"])


def role_models(context: PageContext) -> Card:
    """Those of the peers that answered alike two years ago and are ahead now."""
    words, record = context.words, record_of(context)
    names = {name: words.pick(row, "name") for name, row in record.indicators.items() if row["disclosure"] == "public"}
    rows = [
        {
            "code": row["role_model_code"],
            "name": row["name"],
            "href": context.address.to(f"/body/{row['role_model_code']}"),
            "stage": shared.stage(row, words),
            "raised": words("app.separator").join(names[name] for name in row["raised"] if name in names),
        }
        for row in record.rows("body_role_models")
    ]
    columns = {key: words(f"role_models.col_{key}") for key in ("name", "stage", "raised")}
    title = words("role_models.answer", count=len(rows)) if rows else words("role_models.none")
    rule = statements.rule_text(record.body, context.snapshot.row("snapshot")["min_peers"], words)
    note = words.sentences(rule, context.ladder(record.body["body_kind"])) if rows else ""
    return Card(words("role_models.title"), title, Table(columns, rows), caveat=note, why=words("role_models.none"))


def examples_tab(context: PageContext) -> html.Div:
    """先に達成した類似団体, with the choice of the STEP."""
    words, record, step = context.words, record_of(context), _step(context)
    made, alike = examples(context), role_models(context)
    controls: list[Any] = []
    usual = _usual_step(context)
    if step is not None and usual is not None:
        choice = dmc.SegmentedControl(
            id=tab_query_id("step", str(usual["step"])),
            data=[
                {"value": str(each["step"]), "label": words("step.label", step=each["step"])} for each in record.steps
            ],
            value=str(step["step"]),
            size="sm",
            attributes={"root": {"aria-label": words("examples.step")}},
        )
        controls = [html.Div(choice, className="tab-controls no-print")]
    cards = [
        card(context, "examples", replace(made, body=_grid(context, "examples", made))),
        card(context, "role_models", replace(alike, body=_grid(context, "role_models", alike))),
    ]
    return html.Div([*controls, *cards], className="stack")


def _grid(context: PageContext, name: str, made: Card) -> list[Any]:
    numbers = {"population": 0, "score": 1}
    columns = [
        grids.link(key, title)
        if key == "name"
        else grids.number(key, title, numbers[key])
        if key in numbers
        else grids.text(key, title, minWidth=330, flex=6, wrapText=True, autoHeight=True)
        if key == "raised"
        else grids.text(key, title, minWidth=110)
        for key, title in made.table.columns.items()
    ]
    return [grids.grid(context, name, columns, made.table.rows)] if made.table.rows else []
