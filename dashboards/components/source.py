"""The drawer 「出典」: from which cell of which file a figure comes, what rules and corrections did to it."""

from collections.abc import Mapping
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, State, html
from flask import current_app

from dashboards.address import Address
from dashboards.components.ids import GRID
from dashboards.disclosure import may_name
from dashboards.page_context import PageContext
from dashboards.surveys import survey_title
from dashboards.times import local_time
from dashboards.words import Words

TERMS = ("item", "file", "cell", "text", "received", "rules", "correction", "points")


def drawer() -> dmc.Drawer:
    """The empty drawer; filled when a source is asked for."""
    return dmc.Drawer(id="source", position="right", size="md", padding="lg", zIndex=500)


def source_of(code: str, indicator: str) -> Mapping[str, str]:
    """What a row of a grid holds as `source`, so that its button opens the drawer."""
    return {"code": code, "indicator": indicator}


def source_list(context: PageContext, code: str, indicator: str) -> list[Any]:
    """One block per answer behind a figure, that in force first."""
    words, row = context.words, context.snapshot.row("indicator", indicator=indicator)
    body = next(context.snapshot.frame("bodies").filter(code=code).iter_rows(named=True), None)
    if not row or not body or not may_name(row["disclosure"], body["prefecture_code"], context.pref, code):
        return [html.P(words("status.withheld"))]
    found = context.snapshot.frame("source", code=code, indicator=indicator, year=context.year).to_dicts()
    blocks = [_block(answer, words) for answer in found]
    weights = html.Dl(
        html.Div([html.Dt(words("source.weights")), html.Dd(group_weights(context, indicator))]), className="terms"
    )
    return [
        html.P(words.pick(row, "name"), className="card-label"),
        *(blocks or [html.P(words("source.none"))]),
        weights,
    ]


def group_weights(context: PageContext, indicator: str) -> str:
    """Where an indicator counts, and with what weight."""
    words = context.words
    rows = context.snapshot.frame("indicator_places", indicator=indicator).to_dicts()
    names = [
        words.pick(row, "name")
        if row["step"] is None
        else words("step.named", step=row["step"], name=words.pick(row, "name"))
        for row in rows
    ]
    return words("app.separator").join(
        words("definition.group", name=name, weight=words.percent(100 * row["weight"], 1))
        for name, row in zip(names, rows, strict=True)
    )


def _block(answer: Mapping[str, Any], words: Words) -> html.Dl:
    place = words("source.place", row=answer["row_no"], column=answer["column_no"]) if answer["row_no"] else ""
    meaning = {
        "item": f"{survey_title(answer['survey'], words)}: {answer['item_text'] or answer['item']}",
        "file": answer["file_name"],
        "cell": place,
        "text": answer["raw_text"] or words("answers.blank"),
        "received": words("source.revision", time=local_time(answer["known_from"]), revision=answer["revision"]),
        "rules": words("app.separator").join(answer["verdicts"]),
        "points": words.number(answer["points"], 2) if answer["points"] is not None else "",
        "correction": _correction(answer, words),
    }
    lines = [html.Div([html.Dt(words(f"source.{key}")), html.Dd(meaning[key])]) for key in TERMS if meaning[key]]
    return html.Dl(lines, className="terms" if answer["is_used"] else "terms terms-earlier")


def _correction(answer: Mapping[str, Any], words: Words) -> str:
    if answer["corrected_text"] is None:
        return ""
    facts = {"before": answer["expected_text"], "after": answer["corrected_text"], "by": answer["decided_by"]}
    return words("source.corrected", **facts, date=answer["decided_date"], reason=words.pick(answer, "reason"))


def register_callbacks(app: dash.Dash) -> None:
    """Open the drawer for the row whose button was pressed."""
    app.clientside_callback(
        ClientsideFunction("take", "source"),
        Output("source-wanted", "data"),
        Input(GRID, "cellRendererData"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("source", "opened"),
        Output("source", "closeButtonProps"),
        Output("source", "title"),
        Output("source", "children"),
        Input("source-wanted", "data"),
        State("address", "data"),
        prevent_initial_call=True,
    )
    def show(wanted: Mapping[str, str] | None, shown: tuple[str, str]) -> tuple[Any, ...]:
        if not isinstance(wanted, Mapping) or not {"code", "indicator"} <= wanted.keys():
            return (dash.no_update,) * 4
        context = PageContext.of(Address.parse(*shown, current_app.config["BASE"]))
        words, content = context.words, source_list(context, str(wanted["code"]), str(wanted["indicator"]))
        return True, {"aria-label": words("source.close")}, words("source.title"), content
