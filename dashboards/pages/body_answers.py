"""団体カルテ: every answer with its source, and what the body has sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import html

from dashboards.access import current_person, may_receive
from dashboards.body_record import is_open
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.components.source import source_of
from dashboards.disclosure import withheld
from dashboards.page_context import PageContext, reason_without_figures
from dashboards.page_statements import body as statements
from dashboards.pages.body_cards import code_of, known_body, record_of
from dashboards.statements import status_text
from dashboards.surveys import survey_title
from dashboards.times import local_time

Row = Mapping[str, Any]
SHOWN = ("open", "all")


def is_own(context: PageContext) -> bool:
    """Whether the body belongs to the prefecture in view, and the person who asks may see what it sent."""
    code = code_of(context)
    return code[:2] == context.pref[:2] and may_receive(current_person(), context.pref, code)


def received_sentence(context: PageContext) -> str:
    """How many have answered in a year that is being collected, or is not scored; and of this body how much."""
    words, state = context.words, context.year_state
    key = reason_without_figures(state, context.snapshot)
    text = words(f"body.{key}", received=state["received_count"], asked=state["asked_count"])
    if not is_own(context):
        return text + words("body.collecting_other", name=known_body(context)["name"])
    statuses = _received(context)["status"]
    key = "collecting_received" if statuses.len() else "collecting_none"
    counts = {"answered": (statuses == "answered").sum(), "asked": statuses.len()}
    return text + words(f"body.{key}", name=known_body(context)["name"], **counts)


def _received(context: PageContext) -> pl.DataFrame:
    """What the body was asked in a year that is no result; empty while nothing of it has come in."""
    frame = context.snapshot.frame("body_indicators", code=code_of(context), year=context.year)
    has_sent = frame["delivery_name"].null_count() < frame.height
    return frame.filter((pl.col("status") != "not_asked") & has_sent)


def _rows_of_open_year(context: PageContext) -> list[dict[str, Any]]:
    """The answers that have come in of a year that is no result; none of another prefecture's bodies."""
    if not is_own(context):
        return []
    peers = {"peer_known_count": 0, "peer_done_count": 0, "peer_value_count": 0, "peer_median": None}
    return [
        row | peers for row in withheld(_received(context), context.pref, context.pref, code_of(context)).to_dicts()
    ]


def answers(context: PageContext) -> Card:
    """Every indicator that was asked: STEP, answer as received, status, points, peers; the open ones, or all."""
    words = context.words
    is_result = context.year_state["is_closed"]
    rows = list(record_of(context).indicators.values()) if is_result else _rows_of_open_year(context)
    asked = [row for row in rows if row["status"] != "not_asked"]
    open_ = [row for row in asked if is_open(row)]
    shown = asked if context.asked("show", SHOWN) == "all" else open_
    groups = {row["indicator"]: row for row in context.snapshot.frame("indicator_groups").to_dicts()}
    table = [_row(row, groups.get(row["indicator"], {}), context) for row in shown]
    table.sort(key=lambda row: (row["step"] is None, row["step"] or 0))
    columns = {
        name: words(f"answers.col_{name}")
        for name in ("group", "indicator", "answer", "status", "points", "peers", "as_of")
    }
    key = "answers.title_open" if is_result else "answers.title_received"
    title = words(key, count=len(asked), open=len(open_), known=sum(row["points"] is not None for row in asked))
    return Card(
        words("answers.title"),
        title if asked else words("answers.none"),
        Table(columns, table),
        why=words("answers.none_open" if asked else "answers.none"),
        caveat=words("answers.summary"),
    )


def _row(row: Row, group: Row, context: PageContext) -> dict[str, Any]:
    words = context.words
    step = group.get("step")
    name = words.pick(row, "name")
    place = (
        words.pick(group, "pillar") if step is None else words("step.short", step=step, name=words.pick(group, "step"))
    )
    return {
        "key": row["indicator"],
        "step": step,
        "group": place or words("app.none"),
        "indicator": words("paper.required", name=name) if row["is_gate"] else name,
        "href": context.address.to(f"/indicator/{row['indicator']}"),
        "answer": statements.answer_text(row, words),
        "status": status_text(row, words),
        "points": row["points"],
        "peers": statements.peers_short(row, words),
        "as_of": row["as_of_date"].isoformat() if row["as_of_date"] else words("answers.no_date"),
        "open": words("source.open"),
        "source": source_of(code_of(context), row["indicator"]),
    }


def answers_tab(context: PageContext) -> html.Div:
    """回答: the ones that are not done, or all, each with its source."""
    words, made = context.words, answers(context)
    titles = made.table.columns
    listed = [
        grids.text("group", titles["group"], minWidth=210, flex=1.2),
        grids.link("indicator", titles["indicator"]) | {"pinned": None, "width": None, "minWidth": 230, "flex": 2},
        grids.text("answer", titles["answer"], minWidth=150, flex=1.4, tooltipField="answer"),
        grids.text("status", titles["status"], minWidth=100, flex=0.7),
        grids.number("points", titles["points"], 2, minWidth=84, flex=0.5),
        grids.text("peers", titles["peers"], minWidth=150, flex=1),
        grids.text("as_of", titles["as_of"], minWidth=120, flex=0.7),
        grids.source("open", words("source.title")),
    ]
    hidden = () if context.year_state["is_closed"] else ("points", "peers")
    columns = [column for column in listed if column["field"] not in hidden]
    choice = dmc.SegmentedControl(
        id=tab_query_id("show", SHOWN[0]),
        data=[{"value": name, "label": words(f"answers.show_{name}")} for name in SHOWN],
        value=context.asked("show", SHOWN),
        size="sm",
        attributes={"root": {"aria-label": words("answers.show")}},
    )
    body = [grids.grid(context, "answers", columns, made.table.rows, ("as_of",), "key")] if made.table.rows else []
    return html.Div(
        [html.Div(choice, className="tab-controls no-print"), card(context, "answers", replace(made, body=body))]
    )


def deliveries(context: PageContext) -> Card:
    """What was sent of this body, the newest first; only within its own prefecture."""
    words = context.words
    found = context.snapshot.frame("body_deliveries", code=code_of(context)).to_dicts() if is_own(context) else []
    names = ("received", "file", "survey", "year", "state", "answered", "asked", "blank", "held", "errors", "warnings")
    columns = {name: words(f"sent.col_{name}") for name in names}
    rows = [_delivery(row, at, context) for at, row in enumerate(found)]
    title = words("sent.title", count=len({row["delivery_id"] for row in found})) if found else words("sent.none")
    return Card(
        words("body.tab_deliveries"), title, Table(columns, rows), caveat=words("sent.note") if rows else "",
        why=words("sent.none" if is_own(context) else "sent.other"),
    )  # fmt: skip


def _delivery(row: Row, at: int, context: PageContext) -> dict[str, Any]:
    words = context.words
    return {
        "key": f"{at}",
        "received": local_time(row["received_at"]),
        "file": row["name"],
        "survey": survey_title(row["survey"], words),
        "year": row["year"],
        "state": words.named("delivery", row["state"]),
        "answered": row["answered_count"],
        "asked": row["asked_count"],
        "blank": row["blank_count"],
        "held": row["held_count"],
        "errors": row["error_count"],
        "warnings": row["warning_count"],
    }


def deliveries_tab(context: PageContext) -> html.Section:
    """提出の履歴."""
    made = deliveries(context)
    titles = made.table.columns
    wide = {"received": 150, "file": 260, "survey": 190, "state": 120}
    columns = [
        grids.text(name, title, minWidth=wide[name], flex=2 if name == "file" else 1, tooltipField=name)
        if name in wide
        else {
            **grids.number(name, title),
            "minWidth": 92,
            "filter": False,
            "valueFormatter": {"function": "params.value == null ? '—' : params.value"},
        }
        for name, title in titles.items()
    ]
    body = [grids.grid(context, "deliveries", columns, made.table.rows, key="key")] if made.table.rows else []
    return card(context, "deliveries", replace(made, body=body))
