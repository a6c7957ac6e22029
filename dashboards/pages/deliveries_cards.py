"""The cards of 提出状況: arrivals survey by survey, the bodies to remind, the deliveries to look at."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from dash import dcc, html

from dashboards.components.badges import badge
from dashboards.components.card import Card, Table
from dashboards.components.findings import state_badge
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.arrivals import STATES, arrivals
from dashboards.freshness import instant
from dashboards.page_context import PageContext
from dashboards.page_statements import deliveries as statements
from dashboards.surveys import survey_title
from dashboards.times import local_time
from pipeline.settings import OFFICE_TIME

SHOWN = 6
"""Bodies or deliveries that a list of the first screen names."""
TONES = ("own", "own_light", "own_pale", "nation", "nation", "missing")
"""The colours of the states in a workbook."""
TO_REMIND = ("missing", "sent_back")
Row = Mapping[str, Any]


def today(context: PageContext) -> date:
    """The day of the night that published what is shown, in Japan."""
    published = instant(context.snapshot.pointer.get("published_at")) or datetime.now(UTC)
    return published.astimezone(OFFICE_TIME).date()


def open_deliveries(context: PageContext, *, is_own: bool = True) -> list[dict[str, Any]]:
    """The deliveries of all years that wait for somebody: of the prefecture, or of an unknown sender."""
    rows = context.snapshot.frame("delivery_list", pref=context.pref).to_dicts()
    return [row for row in rows if row["is_open"] and row["is_attributed"] == is_own]


def arrived(context: PageContext) -> Card:
    """Survey by survey: how many bodies have sent."""
    words, board = context.words, context.rows("board")
    by_survey = [list(part) for _, part in groupby(board, key=lambda row: row["survey"])]
    rows = [_survey(part, context) for part in by_survey]
    states = {state: words(f"board.state_{state}") for state in STATES}
    columns = {
        "title": words("board.col_survey"),
        **states,
        "count": words("board.col_count"),
        "edition_state": words("board.col_edition_state"),
        "closes": words("board.col_closes"),
    }
    return Card(
        words("board.title"),
        statements.arrived(board, words),
        Table(columns, rows),
        arrivals(rows, words) if rows else None,
        len({row["code"] for row in board}),
        words.sentences(words("board.note"), statements.covered(board, words)) if rows else "",
        why=words("waiting.nothing_asked"),
        native=NativeChart("bar", 0, tuple(range(1, 1 + len(states))), TONES, "percent_stacked"),
    )  # fmt: skip


def _survey(board: Sequence[Row], context: PageContext) -> dict[str, Any]:
    words, first = context.words, board[0]
    state = words(f"edition.{first['edition_state']}")
    closes = statements.due(first["closes_date"], today(context), words)
    is_open = first["edition_state"] == "collecting"
    return {
        "title": survey_title(first["survey"], words),
        "below": words("app.separator").join(filter(None, [state, closes])) if is_open else "",
        "count": len(board),
        "edition_state": state,
        "closes": first["closes_date"].isoformat() if first["closes_date"] else None,
        **{state: sum(row["state"] == state for row in board) for state in STATES},
    }


def waiting(context: PageContext) -> Card:
    """Whom to remind: who has not sent, and whose file was sent back."""
    words, board = context.words, context.rows("board")
    rows = [_waiting_row(row, context) for state in TO_REMIND for row in board if row["state"] == state]
    columns = {key: words(f"waiting.col_{key}") for key in ("code", "name", "survey", "state", "closes")}
    missing, sent_back = (len(statements.bodies_in(board, state)) for state in TO_REMIND)
    key = "title" if rows else "title_none"
    body: list[Any] = [_names(rows, context)] if rows else [html.P(_nobody(board, context), className="note")]
    title = words(f"waiting.{key}", missing=missing, sent_back=sent_back)
    return Card(words("waiting.label"), title, Table(columns, rows), count=len(board), body=body)


def _nobody(board: Sequence[Row], context: PageContext) -> str:
    return context.words("waiting.nobody" if board else "waiting.nothing_asked")


def _waiting_row(row: Row, context: PageContext) -> dict[str, Any]:
    words = context.words
    return {
        "code": row["code"],
        "name": row["name"],
        "survey": survey_title(row["survey"], words),
        "state": words(f"board.state_{row['state']}"),
        "closes": row["closes_date"].isoformat() if row["closes_date"] else None,
    }


def _names(rows: Sequence[Row], context: PageContext) -> html.Div:
    """The first bodies, each with its state; the way to the others, and to the letters."""
    words, to = context.words, context.address
    items = [
        html.Li([dcc.Link(row["name"], href=to.to(f"/body/{row['code']}")), badge("open", row["state"])])
        for row in rows[:SHOWN]
    ]
    ways = [dcc.Link(words("waiting.to_reminder"), href=to.here(tab="reminder"))]
    if len(rows) > SHOWN:
        ways.insert(0, dcc.Link(words("waiting.rest", count=len(rows) - SHOWN), href=to.here(tab="bodies")))
    return html.Div([html.Ul(items, className="waits"), html.P(ways, className="ways-on")])


def confirm(context: PageContext) -> Card:
    """The deliveries that wait for somebody: sent back, held back in part, or unreadable by us."""
    words, own, unknown = context.words, open_deliveries(context), open_deliveries(context, is_own=False)
    columns = {key: words(f"deliveries.col_{key}") for key in ("file", "received", "state", "errors", "warnings")}
    table = [
        {
            "file": row["name"],
            "received": local_time(row["received_at"]),
            "state": words.named("delivery", row["state"]),
            "errors": row["error_count"],
            "warnings": row["warning_count"],
        }
        for row in [*own, *unknown]
    ]
    title = words("confirm.title" if own else "confirm.title_none", count=len(own))
    body = _files(own, context) if own else [html.P(words("confirm.nothing"), className="note")]
    body += _unknown(unknown, context)
    return Card(words("confirm.label"), title, Table(columns, table), body=body)


def _files(rows: Sequence[Row], context: PageContext) -> list[Any]:
    words, rest = context.words, len(rows) - SHOWN
    items = [html.Li(_file(row, title, context)) for row, title in zip(rows, short_names(rows[:SHOWN]), strict=False)]
    way = dcc.Link(words("confirm.rest", count=rest), href=context.address.here(tab="history"))
    return [html.Ul(items, className="waits"), *([html.P(way, className="ways-on")] if rest > 0 else [])]


def _unknown(rows: Sequence[Row], context: PageContext) -> list[Any]:
    """The files of an unknown sender: they may be of any prefecture."""
    if not rows:
        return []
    items = [html.Li(_file(row, title, context)) for row, title in zip(rows, short_names(rows[:SHOWN]), strict=False)]
    return [html.H3(context.words("confirm.unknown", count=len(rows))), html.Ul(items, className="waits")]


def _file(row: Row, title: str, context: PageContext) -> list[Any]:
    words = context.words
    counts = words("confirm.counts", errors=row["error_count"] or 0, warnings=row["warning_count"] or 0)
    counts = words("confirm.counts_of", year=row["year"], counts=counts) if row["year"] else counts
    link = dcc.Link(title, href=delivery_href(context, row["delivery_id"]), title=row["name"])
    state = state_badge(row["state"], words)
    return [link, html.Span([state, html.Span(counts, className="note num")])]


def short_names(rows: Sequence[Row]) -> list[str]:
    """The names of files, with their folders where several files have one name."""
    names = [file_name(row["name"]) for row in rows]
    return [name if names.count(name) == 1 else row["name"] for row, name in zip(rows, names, strict=True)]


def sender_of(delivery: Row) -> str | None:
    """The code of who sent a file: as its path names it, else the one body in it."""
    only_body: str | None = delivery["body_code"] if delivery["body_count"] == 1 else None
    return delivery["sender_code"] or only_body


def file_name(path: str) -> str:
    """The last part of a path, as lists show it."""
    return path.rstrip("/").rpartition("/")[2] or path


def delivery_href(context: PageContext, delivery_id: str) -> str:
    """The page of one delivery."""
    return context.address.to(f"/deliveries/{delivery_id}")
